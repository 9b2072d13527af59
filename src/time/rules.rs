//! The rules of a language: read from its folder, checked, and compiled.

use std::collections::{BTreeMap, BTreeSet};

use regex::{Regex, RegexSet};
use serde::Deserialize;

use super::lexicon::{self, Lexicon, Signature, quoted_class};
use super::pattern::{self, Node};

/// What a rule's match is turned into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Emit {
    /// A place on the calendar or the clock.
    Date,
    /// A place so many units away from another.
    Offset,
    /// A length.
    Duration,
    /// A recurring time.
    Set,
    /// A vague place, by the value of the rule.
    Reference,
    /// Nothing: a guard against what only looks like a time.
    Nothing,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(default)]
    fragments: BTreeMap<String, String>,
    rule: Vec<RuleSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSource {
    name: String,
    pattern: String,
    emit: Emit,
    #[serde(default)]
    set: BTreeMap<String, String>,
    /// Pairs of a text with its expression in brackets, and the value.
    #[serde(default)]
    examples: Vec<(String, String)>,
}

/// What a group of a rule's regular expression captures.
#[derive(Clone, Debug)]
pub(super) enum Group {
    Slot { name: String, classes: Vec<u16> },
    Extent,
}

/// A compiled rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) regex: Regex,
    /// One for each capture group, in order.
    pub(super) groups: Vec<Group>,
    pub(super) emit: Emit,
    /// Slots that the rule fills itself.
    pub(super) set: Vec<(String, String)>,
}

/// All that a language folder says.
#[derive(Debug)]
pub(super) struct RuleSet {
    pub(super) lexicon: Lexicon,
    pub(super) rules: Vec<Rule>,
    /// Which rules match a line of signatures at all.
    pub(super) any: RegexSet,
    pub(super) examples: Vec<Example>,
    /// For each signature, whether a rule's match must hold it or one of its like; stretches without are skipped.
    pub(super) trigger: Vec<bool>,
    pub(super) roles: Roles,
}

/// For each signature, whether its words have a class that the engine itself looks for.
#[derive(Debug)]
pub(super) struct Roles {
    pub(super) future: Vec<bool>,
    pub(super) past: Vec<bool>,
    /// Prepositions after which a time lies ahead: `for`, `für`.
    pub(super) ahead: Vec<bool>,
    /// Prepositions after which a time lies ahead unless the tense says otherwise: `until`, `bis`.
    pub(super) lean: Vec<bool>,
    /// Words that open a clause, beside the comma.
    pub(super) clause: Vec<bool>,
    pub(super) filler: Vec<bool>,
    pub(super) det: Vec<bool>,
}

/// A text with its expressions in brackets, and their values.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) rule: String,
    pub(super) marked: String,
    pub(super) values: String,
}

impl RuleSet {
    /// Compiles the two files of a language folder.
    pub(super) fn compile(lexicon: &str, rules: &str) -> Result<Self, String> {
        let words: lexicon::Source = toml::from_str(lexicon).map_err(|e| format!("lexicon: {e}"))?;
        let source: Source = toml::from_str(rules).map_err(|e| format!("rules: {e}"))?;
        let parsed = parse(&source)?;
        let lexicon = Lexicon::new(&words, &quoted(&parsed))?;
        let compile = |(rule, node): (&RuleSource, &Node)| {
            compile(rule, node, &lexicon).map_err(|reason| format!("rule `{}`: {reason}", rule.name))
        };
        let rules = source.rule.iter().zip(&parsed).map(compile).collect::<Result<Vec<_>, _>>()?;
        let any = RegexSet::new(rules.iter().map(|rule| rule.regex.as_str())).map_err(|e| e.to_string())?;
        let examples = source.rule.into_iter().flat_map(examples).collect();
        let trigger = triggers(&parsed, &lexicon);
        let roles = Roles {
            future: lexicon.mask("future"),
            past: lexicon.mask("past"),
            ahead: lexicon.mask("ahead"),
            lean: lexicon.mask("lean"),
            clause: lexicon.mask("clause"),
            filler: lexicon.mask("filler"),
            det: lexicon.mask("det"),
        };
        Ok(Self { lexicon, rules, any, examples, trigger, roles })
    }
}

fn triggers(patterns: &[Node], lexicon: &Lexicon) -> Vec<bool> {
    let mut trigger = lexicon.mask("");
    let weight = |leaf: &Node| lexicon.weight(&class_of(leaf));
    for pattern in patterns {
        let Some(leaves) = pattern.needed(&weight) else {
            return vec![true; trigger.len()];
        };
        for mask in leaves.iter().map(|leaf| lexicon.mask(&class_of(leaf))) {
            trigger.iter_mut().zip(mask).for_each(|(all, one)| *all |= one);
        }
    }
    trigger
}

/// The class that a leaf of a pattern stands for.
fn class_of(leaf: &Node) -> String {
    match leaf {
        Node::Word(word) => quoted_class(word),
        Node::Class(name) => name.clone(),
        _ => String::new(),
    }
}

fn examples(rule: RuleSource) -> impl Iterator<Item = Example> {
    let of = move |(marked, values)| Example { rule: rule.name.clone(), marked, values };
    rule.examples.into_iter().map(of)
}

fn parse(source: &Source) -> Result<Vec<Node>, String> {
    let parse = |rule: &RuleSource| {
        pattern::parse(&rule.pattern, &source.fragments)
            .map_err(|reason| format!("rule `{}`: {reason}", rule.name))
    };
    source.rule.iter().map(parse).collect()
}

fn quoted(patterns: &[Node]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for pattern in patterns {
        pattern.each_leaf(&mut |leaf| {
            if let Node::Word(word) = leaf {
                words.insert(word.clone());
            }
        });
    }
    words
}

fn compile(source: &RuleSource, node: &Node, lexicon: &Lexicon) -> Result<Rule, String> {
    let mut writer = Writer { lexicon, regex: String::new(), groups: Vec::new() };
    writer.write(node)?;
    let regex = Regex::new(&writer.regex).map_err(|e| e.to_string())?;
    let set = source.set.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Rule { regex, groups: writer.groups, emit: source.emit, set })
}

/// Writes a pattern as a regular expression over signatures.
struct Writer<'a> {
    lexicon: &'a Lexicon,
    regex: String,
    groups: Vec<Group>,
}

impl Writer<'_> {
    fn write(&mut self, node: &Node) -> Result<(), String> {
        match node {
            Node::Class(name) => self.class(name),
            Node::Word(word) => self.class(&quoted_class(word)),
            Node::Sequence(parts) => parts.iter().try_for_each(|part| self.write(part)),
            Node::Choice(branches) => self.choice(branches),
            Node::Repeat(inner, times) => {
                self.enclosed("(?:", inner)?;
                self.regex.push(*times);
                Ok(())
            }
            Node::Slot(name, inner) => {
                let classes =
                    inner.classes().iter().filter_map(|class| self.lexicon.class_id(class)).collect();
                self.groups.push(Group::Slot { name: name.clone(), classes });
                self.enclosed("(", inner)
            }
            Node::Extent(inner) => {
                self.groups.push(Group::Extent);
                self.enclosed("(", inner)
            }
        }
    }

    fn enclosed(&mut self, open: &str, inner: &Node) -> Result<(), String> {
        self.regex.push_str(open);
        self.write(inner)?;
        self.regex.push(')');
        Ok(())
    }

    fn choice(&mut self, branches: &[Node]) -> Result<(), String> {
        self.regex.push_str("(?:");
        for (n, branch) in branches.iter().enumerate() {
            if n > 0 {
                self.regex.push('|');
            }
            self.write(branch)?;
        }
        self.regex.push(')');
        Ok(())
    }

    fn class(&mut self, name: &str) -> Result<(), String> {
        let class = self.lexicon.class_id(name).ok_or_else(|| format!("no class `{name}`"))?;
        let members: Vec<char> = self.lexicon.signatures_with(class).map(letter).collect::<Result<_, _>>()?;
        if members.is_empty() {
            return Err(format!("class `{name}` has no words"));
        }
        self.regex.push('[');
        self.regex.extend(members);
        self.regex.push(']');
        Ok(())
    }
}

/// Bytes that a signature takes in a line of them.
pub(super) const LETTER: usize = 2;

/// The letter that stands for a signature: from U+0100 on, so that each takes two bytes and none has a meaning in a
/// regular expression.
pub(super) fn letter(signature: Signature) -> Result<char, String> {
    let code = u32::from(signature) + 0x100;
    char::from_u32(code)
        .filter(|c| c.len_utf8() == LETTER)
        .ok_or_else(|| "too many different words".to_owned())
}
