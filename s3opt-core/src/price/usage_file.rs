//! A table of usage, as people copy it from a Cost and Usage Report.

use std::fmt;

use rust_decimal::Decimal;

use super::bill::Period;
use super::usage::is_transfer;
use super::{Region, Unit, UsageKey};
use crate::calendar::Month;

/// One row of usage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// The line that it is on.
    pub key: UsageKey,
    /// The quantity in the unit of the usage type.
    pub quantity: Decimal,
    /// The month that it was used in, where the table says.
    pub period: Period,
}

/// What is wrong with a table of usage; each row with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageFileError {
    /// The line in the file, counted from 1, and what is wrong there.
    pub problems: Vec<(u64, String)>,
}

impl std::error::Error for UsageFileError {}

impl fmt::Display for UsageFileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (line, problem)) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}line {line}: {problem}")?;
        }
        Ok(())
    }
}

/// Reads the text of a CSV file with the columns `usage_type`, `operation` and `quantity`, and optionally `month`
/// (as 2026-05). Usage types come with or without their region's prefix; without one they are of `region`.
///
/// # Errors
/// [`UsageFileError`] with everything that is wrong.
pub fn read_usage(text: &[u8], region: &Region) -> Result<Vec<UsageRow>, UsageFileError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return Err(UsageFileError { problems: vec![(1, error.to_string())] }),
    };
    let column = |name: &str| header.iter().position(|known| known.trim_start_matches('\u{feff}') == name);
    let columns = [column("usage_type"), column("operation"), column("quantity")];
    let [Some(usage_type), Some(operation), Some(quantity)] = columns else {
        let problem = "the header must name the columns usage_type, operation and quantity".to_owned();
        return Err(UsageFileError { problems: vec![(1, problem)] });
    };
    let month = column("month");
    for (index, record) in (2_u64..).zip(reader.records()) {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(index, csv::Position::line);
                problems.push((line, error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(index, csv::Position::line);
        let field = |place: usize| record.get(place).unwrap_or("");
        match row(field(usage_type), field(operation), field(quantity), month.map(field), region) {
            Ok(row) => rows.push(row),
            Err(problem) => problems.push((line, problem)),
        }
    }
    if rows.is_empty() && problems.is_empty() {
        problems.push((1, "there is no row of usage below the header".to_owned()));
    }
    if problems.is_empty() { Ok(rows) } else { Err(UsageFileError { problems }) }
}

fn row(
    usage_type: &str,
    operation: &str,
    quantity: &str,
    month: Option<&str>,
    region: &Region,
) -> Result<UsageRow, String> {
    let (region, usage_type) = match Region::split(usage_type) {
        Some((region, _)) if is_transfer(usage_type) => (region, usage_type),
        Some(split) => split,
        None => (region.clone(), usage_type),
    };
    if Unit::of(usage_type).is_none() {
        return Err(format!("usage type {usage_type:?} is not one of Amazon S3's"));
    }
    let amount = quantity.parse::<Decimal>().or_else(|_| Decimal::from_scientific(quantity));
    let amount = amount.map_err(|_| format!("quantity {quantity:?} is not a number"))?;
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(format!("quantity {quantity} is negative"));
    }
    let period = match month.filter(|month| !month.is_empty()) {
        None => Period::AverageMonth,
        Some(text) => {
            let month: Month = text.parse().map_err(|_| format!("month {text:?} is not like 2026-05"))?;
            Period::Month(month)
        }
    };
    let key =
        UsageKey { region, usage_type: usage_type.to_owned().into(), operation: operation.to_owned().into() };
    Ok(UsageRow { key, quantity: amount, period })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<UsageRow>, UsageFileError> {
        read_usage(text.as_bytes(), &"us-west-2".parse().unwrap())
    }

    #[test]
    fn usage_types_come_with_or_without_their_prefix() {
        let rows = read(
            "quantity,usage_type,operation\n1,TimedStorage-ByteHrs,StandardStorage\n2.5,EUC1-Requests-Tier1,\n\
             1e3,USE1-USW2-AWS-Out-Bytes,x\n",
        );
        let told: Vec<_> = rows
            .unwrap()
            .iter()
            .map(|row| format!("{} {} {}", row.key.region, row.key.billed_name(), row.quantity))
            .collect();
        let expected = [
            "us-west-2 USW2-TimedStorage-ByteHrs 1",
            "eu-central-1 EUC1-Requests-Tier1 2.5",
            "us-east-1 USE1-USW2-AWS-Out-Bytes 1000",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn every_bad_row_is_told_with_its_line() {
        let text = "usage_type,operation,quantity,month\nNonsense,x,1,\nRequests-Tier1,x,many,\nRequests-Tier1,x,-1,\n\
                    Requests-Tier1,x,1,May\nRequests-Tier1,x\n";
        let error = read(text).unwrap_err().to_string();
        let expected = "line 2: usage type \"Nonsense\" is not one of Amazon S3's\n\
                        line 3: quantity \"many\" is not a number\n\
                        line 4: quantity -1 is negative\n\
                        line 5: month \"May\" is not like 2026-05\n\
                        line 6: CSV error: record 5 (line: 6, byte: 117): found record with 2 fields, but the \
                        previous record has 4 fields";
        assert_eq!(error, expected);
        assert!(read("a,b\n").unwrap_err().to_string().starts_with("line 1: the header must name"));
        assert!(read("usage_type,operation,quantity\n").unwrap_err().to_string().contains("no row"));
    }
}
