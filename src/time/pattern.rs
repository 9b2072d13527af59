//! The pattern language of the rule files: regular expressions over word classes instead of characters.
//!
//! | written | means |
//! |---|---|
//! | `month` | one word of the class `month` |
//! | `'vor'` | this word |
//! | `a b`, `a \| b`, `( )`, `?`, `*`, `+` | as in regular expressions |
//! | `day:ordinal` | the value of what follows goes into the slot `day` |
//! | `[ ]` | the extent of the expression; without it, all of the pattern |
//! | `{name}` | the fragment of that name |

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// A pattern as written, before word classes are known to the regular expression engine.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Class(String),
    Word(String),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat(Box<Node>, char),
    Slot(String, Box<Node>),
    Extent(Box<Node>),
}

/// Reads a pattern, with its fragments put in.
pub(super) fn parse(pattern: &str, fragments: &BTreeMap<String, String>) -> Result<Node, String> {
    let whole = expand(pattern, fragments, 0)?;
    let mut chars = whole.chars().peekable();
    let node = choice(&mut chars)?;
    match chars.next() {
        None => Ok(node),
        Some(c) => Err(format!("`{c}` is out of place in `{whole}`")),
    }
}

const MAX_DEPTH: usize = 8;

fn expand(pattern: &str, fragments: &BTreeMap<String, String>, depth: usize) -> Result<String, String> {
    if depth > MAX_DEPTH {
        return Err(format!("fragments of `{pattern}` refer to each other"));
    }
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let close = rest
            .find('}')
            .filter(|&at| at > open)
            .ok_or_else(|| format!("`{{` is not closed in `{pattern}`"))?;
        let name = &rest[open + 1..close];
        let fragment = fragments.get(name).ok_or_else(|| format!("no fragment `{name}`"))?;
        out.push_str(&rest[..open]);
        out.push_str(&format!("({})", expand(fragment, fragments, depth + 1)?));
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

type Input<'a> = Peekable<Chars<'a>>;

fn skip_space(input: &mut Input) {
    while input.next_if(|c| c.is_whitespace()).is_some() {}
}

fn choice(input: &mut Input) -> Result<Node, String> {
    let mut branches = vec![sequence(input)?];
    while input.next_if_eq(&'|').is_some() {
        branches.push(sequence(input)?);
    }
    Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Choice(branches) })
}

fn sequence(input: &mut Input) -> Result<Node, String> {
    let mut items = Vec::new();
    loop {
        skip_space(input);
        match input.peek() {
            None | Some('|' | ')' | ']') => return Ok(Node::Sequence(items)),
            Some(_) => items.push(repeated(input)?),
        }
    }
}

fn repeated(input: &mut Input) -> Result<Node, String> {
    let item = atom(input)?;
    Ok(match input.next_if(|c| "?*+".contains(*c)) {
        Some(times) => Node::Repeat(Box::new(item), times),
        None => item,
    })
}

fn atom(input: &mut Input) -> Result<Node, String> {
    match input.peek() {
        Some('(') => enclosed(input, ')'),
        Some('[') => Ok(Node::Extent(Box::new(enclosed(input, ']')?))),
        Some('\'') => word(input),
        Some(c) if is_name(*c) => named(input),
        other => Err(format!("{other:?} is not the start of anything")),
    }
}

fn enclosed(input: &mut Input, close: char) -> Result<Node, String> {
    input.next();
    let inner = choice(input)?;
    input.next_if_eq(&close).ok_or_else(|| format!("`{close}` is missing"))?;
    Ok(inner)
}

fn word(input: &mut Input) -> Result<Node, String> {
    input.next();
    let mut text = String::new();
    while let Some(c) = input.next_if(|c| *c != '\'') {
        text.push(c);
    }
    input.next_if_eq(&'\'').ok_or("a quoted word does not end")?;
    Ok(Node::Word(text))
}

fn named(input: &mut Input) -> Result<Node, String> {
    let mut name = String::new();
    while let Some(c) = input.next_if(|c| is_name(*c)) {
        name.push(c);
    }
    Ok(match input.next_if_eq(&':') {
        Some(_) => Node::Slot(name, Box::new(atom(input)?)),
        None => Node::Class(name),
    })
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl Node {
    /// Calls `visit` with every class and quoted word.
    pub(super) fn each_leaf(&self, visit: &mut impl FnMut(&Node)) {
        match self {
            Self::Class(_) | Self::Word(_) => visit(self),
            Self::Sequence(parts) | Self::Choice(parts) => {
                parts.iter().for_each(|part| part.each_leaf(visit))
            }
            Self::Repeat(inner, _) | Self::Slot(_, inner) | Self::Extent(inner) => inner.each_leaf(visit),
        }
    }

    /// Leaves of which any match has at least one, the rarest by `weight`; `None` where a match may be without.
    pub(super) fn needed(&self, weight: &impl Fn(&Node) -> usize) -> Option<Vec<&Node>> {
        match self {
            Self::Class(_) | Self::Word(_) => Some(vec![self]),
            Self::Sequence(parts) => {
                let needed = parts.iter().filter_map(|part| part.needed(weight));
                needed.min_by_key(|leaves| leaves.iter().map(|leaf| weight(leaf)).sum::<usize>())
            }
            Self::Choice(parts) => {
                let needed: Option<Vec<Vec<&Node>>> = parts.iter().map(|part| part.needed(weight)).collect();
                needed.map(|leaves| leaves.concat())
            }
            Self::Repeat(inner, '+') | Self::Slot(_, inner) | Self::Extent(inner) => inner.needed(weight),
            Self::Repeat(..) => None,
        }
    }

    /// The classes named in it.
    pub(super) fn classes(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.each_leaf(&mut |leaf| {
            if let Self::Class(name) = leaf {
                names.push(name.clone());
            }
        });
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_bind_to_the_next_atom() {
        let fragments = BTreeMap::from([("nth".to_owned(), "day dot".to_owned())]);
        let node = parse("'am'? [day:{nth} month:month]", &fragments).unwrap();
        let Node::Sequence(items) = node else { panic!("not a sequence") };
        assert_eq!(items[0], Node::Repeat(Box::new(Node::Word("am".into())), '?'));
        assert_eq!(items[1].classes(), ["day", "dot", "month"]);
    }

    #[test]
    fn the_rarest_needed_word_is_found() {
        let node = parse("'am'? (day dot | 'den') month year?", &BTreeMap::new()).unwrap();
        let weight = |leaf: &Node| {
            if *leaf == Node::Class("month".into()) { 1 } else { 5 }
        };
        assert_eq!(node.needed(&weight), Some(vec![&Node::Class("month".into())]));
        assert_eq!(parse("a? b*", &BTreeMap::new()).unwrap().needed(&weight), None);
    }

    #[test]
    fn mistakes_are_named() {
        let none = BTreeMap::new();
        assert!(parse("(a", &none).unwrap_err().contains(')'));
        assert!(parse("a)", &none).unwrap_err().contains("out of place"));
        assert!(parse("{a}", &none).unwrap_err().contains("no fragment"));
        let circle = BTreeMap::from([("a".to_owned(), "{a}".to_owned())]);
        assert!(parse("{a}", &circle).unwrap_err().contains("refer to each other"));
    }
}
