//! Tables that read well on a terminal and are Markdown.

/// A Markdown table with padded columns: the first to the left, the others to the right.
pub(super) fn markdown<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let width = |c: usize| rows.iter().map(|row| chars(&row[c])).fold(chars(header[c]).max(3), usize::max);
    let widths: [usize; N] = std::array::from_fn(width);
    let rule = std::array::from_fn::<String, N, _>(|c| {
        let dashes = "-".repeat(widths[c] - 1);
        if c == 0 { format!(":{dashes}") } else { format!("{dashes}:") }
    });
    let mut text = line(&header.map(str::to_owned), &widths) + &line(&rule, &widths);
    text.extend(rows.iter().map(|row| line(row, &widths)));
    text
}

fn chars(cell: &str) -> usize {
    cell.chars().count()
}

fn line<const N: usize>(cells: &[String; N], widths: &[usize; N]) -> String {
    let mut text = String::from("|");
    for (c, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        let padded = if c == 0 { format!(" {cell:<width$} |") } else { format!(" {cell:>width$} |") };
        text.push_str(&padded);
    }
    text + "\n"
}

/// A figure with three decimals; a dash where it is undefined.
pub(super) fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |v| format!("{v:.3}"))
}

/// A figure with its interval.
pub(super) fn with_interval(value: Option<f64>, interval: Option<[f64; 2]>) -> String {
    match interval {
        Some([low, high]) => format!("{} [{low:.3}, {high:.3}]", figure(value)),
        None => figure(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_padded() {
        let rows = [["überholt".to_owned(), "1".to_owned()], ["a".to_owned(), "1234".to_owned()]];
        let table = markdown(["relation", "n"], &rows);
        assert_eq!(
            table,
            "| relation |    n |\n| :------- | ---: |\n| überholt |    1 |\n| a        | 1234 |\n"
        );
    }

    #[test]
    fn undefined_figures_are_dashes() {
        assert_eq!(with_interval(Some(0.5), Some([0.25, 1.0])), "0.500 [0.250, 1.000]");
        assert_eq!(with_interval(None, None), "–");
    }
}
