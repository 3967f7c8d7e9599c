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
/// wide, the last columns are left out, `optional` of them at most, and then the first column is cut.
pub(super) fn table(header: &[(&str, Align)], rows: &[Vec<String>], optional: usize) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let mut columns: Vec<usize> =
        (0..header.len()).filter(|column| rows.iter().any(|row| !cell(row, *column).is_empty())).collect();
    let width = |column: &usize| {
        let cells = rows.iter().map(|row| characters(&cell(row, *column)));
        cells.max().unwrap_or(0).max(characters(header[*column].0))
    };
    let taken = |columns: &[usize]| {
        INDENT.len() + columns.iter().map(width).sum::<usize>() + 2 * columns.len().saturating_sub(1)
    };
    let least = header.len().saturating_sub(optional);
    while taken(&columns) > WIDTH && columns.last().is_some_and(|last| *last >= least) {
        columns.pop();
    }
    let mut widths: Vec<usize> = columns.iter().map(width).collect();
    if let Some(first) = widths.first_mut() {
        *first = first.saturating_sub(taken(&columns).saturating_sub(WIDTH)).max(3);
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
        assert_eq!(table(&header, &rows, 0), expected);
        assert!(table(&header, &[], 0).is_empty());
    }

    #[test]
    fn what_can_be_done_without_goes_before_anything_is_cut() {
        let header =
            [("Name", Align::Left), ("USD", Align::Right), ("Quantity", Align::Right), ("Unit", Align::Left)];
        let rows = [["x".repeat(60), "1.00".to_owned(), "7".to_owned(), "GB-Month".to_owned()].to_vec()];
        let line = table(&header, &rows, 2)[1].clone();
        assert!(line.ends_with("xxx  1.00         7"), "{line}");
    }

    #[test]
    fn no_line_is_too_wide() {
        let header = [("Name", Align::Left), ("USD", Align::Right)];
        let rows = [vec!["x".repeat(300), "1.00".to_owned()]];
        for line in table(&header, &rows, 0) {
            assert!(characters(&line) <= WIDTH, "{line}");
        }
        assert!(table(&header, &rows, 0)[1].contains("xxx...  1.00"));
    }
}
