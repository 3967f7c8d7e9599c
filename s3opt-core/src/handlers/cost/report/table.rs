//! Tables for mails: plain text in columns.

/// Characters of a line.
pub(super) const WIDTH: usize = 78;

/// What stands before each line of a table.
const INDENT: &str = "  ";

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// The lines of a table: a header and its rows. Columns in which no row has anything are left out. Where it would be too
/// wide, the first column is cut.
pub(super) fn table(header: &[(&str, Align)], rows: &[Vec<String>]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let columns: Vec<usize> =
        (0..header.len()).filter(|column| rows.iter().any(|row| !cell(row, *column).is_empty())).collect();
    let mut widths: Vec<usize> = columns
        .iter()
        .map(|column| {
            rows.iter()
                .map(|row| characters(&cell(row, *column)))
                .max()
                .unwrap_or(0)
                .max(characters(header[*column].0))
        })
        .collect();
    let taken: usize = INDENT.len() + widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
    if let Some(first) = widths.first_mut() {
        *first = first.saturating_sub(taken.saturating_sub(WIDTH)).max(3);
    }
    let titles: Vec<String> = header.iter().map(|(title, _)| (*title).to_owned()).collect();
    let line = |row: &[String]| {
        let cells = columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| fit(&cell(row, *column), *width, header[*column].1));
        format!("{INDENT}{}", cells.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
    };
    std::iter::once(&titles).chain(rows).map(|row| line(row)).collect()
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

/// A text in a column of so many characters.
fn fit(text: &str, width: usize, align: Align) -> String {
    if characters(text) > width {
        let kept: String = text.chars().take(width.saturating_sub(3)).collect();
        return format!("{kept}...");
    }
    match align {
        Align::Left => format!("{text:<width$}"),
        Align::Right => format!("{text:>width$}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        let header =
            [("Name", Align::Left), ("None", Align::Right), ("USD", Align::Right), ("Why", Align::Left)];
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows = [row(["a", "", "1,000.00", "so"]), row(["Größe", "", "2.00", ""])];
        let expected = ["  Name        USD  Why", "  a      1,000.00  so", "  Größe      2.00"];
        assert_eq!(table(&header, &rows), expected);
        assert!(table(&header, &[]).is_empty());
    }

    #[test]
    fn no_line_is_too_wide() {
        let header = [("Name", Align::Left), ("USD", Align::Right)];
        let rows = [vec!["x".repeat(300), "1.00".to_owned()]];
        for line in table(&header, &rows) {
            assert!(characters(&line) <= WIDTH, "{line}");
        }
        assert!(table(&header, &rows)[1].contains("xxx...  1.00"));
    }
}
