//! What Cost Explorer is asked, and what it answers.
//!
//! Sources: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html> (the end is
//! exclusive, two groupings at most, keys of tags are `Tag$Value`) and
//! <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_ResultByTime.html> (a month may be estimated).
//! Each question costs .01 USD: <https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/>.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::backend::Costs;
use crate::backend::costs::{CostGroup, CostPeriod, CostQuery, Granularity, Grouping};
use crate::calendar::Month;
use crate::config::CostReportSection;
use crate::handlers::HandlerError;

/// Costs and quantities above this are taken for a mistake: 10^15.
const MOST: i64 = 1_000_000_000_000_000;

/// A line of a month's bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BilledLine {
    /// The value of the cost allocation tag.
    pub department: Option<String>,
    /// The usage type with its region's prefix.
    pub usage_type: String,
    /// The operation; empty where the line is of all of them.
    pub operation: String,
    /// In the unit of the usage type.
    pub quantity: Decimal,
    /// USD.
    pub cost: Decimal,
}

/// A month's bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct BilledMonth {
    /// Whether the figures may still change.
    pub estimated: bool,
    /// Its lines.
    pub lines: Vec<BilledLine>,
}

/// What Cost Explorer knows of a month and of the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The month.
    pub month: BilledMonth,
    /// The month before; without lines where nothing is known of it.
    pub before: BilledMonth,
    /// Whether the lines are told apart by the tag.
    pub tagged: bool,
}

impl BilledMonth {
    /// The sum of the lines' costs in USD.
    pub(super) fn total(&self) -> Decimal {
        self.lines.iter().map(|line| line.cost).sum::<Decimal>().normalize()
    }
}

/// Asks for a month and the one before it.
pub(super) async fn ask(
    costs: &dyn Costs,
    section: &CostReportSection,
    month: Month,
) -> Result<Answer, HandlerError> {
    let by_operation = vec![Grouping::UsageType, Grouping::Operation];
    let mut months = ask_all(costs, section, month, &by_operation).await?;
    let answered = months.remove(&month).unwrap_or_default();
    if answered.lines.is_empty() {
        return Err(HandlerError::NotReady {
            message: format!("Cost Explorer knows of no costs of S3 in {month}"),
            remedy: "switch Cost Explorer on, if it is off (its first figures come within a day); wait a day, if the month \
                     has just ended; then invoke the function again with {\"month\": …}"
                .to_owned(),
        });
    }
    let previous = (month.first_day() - 1).month();
    let before = months.remove(&previous).unwrap_or_default();
    if section.department_tag.is_empty() {
        return Ok(Answer { month: answered, before, tagged: false });
    }
    let by_tag = vec![Grouping::Tag(section.department_tag.clone()), Grouping::UsageType];
    let mut tagged = ask_all(costs, section, month, &by_tag).await?;
    let in_use =
        tagged.remove(&month).filter(|month| month.lines.iter().any(|line| line.department.is_some()));
    match in_use {
        None => Ok(Answer { month: answered, before, tagged: false }),
        Some(month) => Ok(Answer { month, before: tagged.remove(&previous).unwrap_or(before), tagged: true }),
    }
}

/// Asks each service, because a question can name but one.
async fn ask_all(
    costs: &dyn Costs,
    section: &CostReportSection,
    month: Month,
    group_by: &[Grouping],
) -> Result<BTreeMap<Month, BilledMonth>, HandlerError> {
    let mut months = BTreeMap::new();
    for service in &section.services {
        let query = CostQuery {
            start: (month.first_day() - 1).month().first_day(),
            end: month.end(),
            granularity: Granularity::Monthly,
            group_by: group_by.to_vec(),
            service: Some(service.clone()),
            tag: None,
        };
        for period in costs.cost_and_usage(&query).await? {
            take(&mut months, period, group_by)?;
        }
    }
    Ok(months)
}

/// Takes a period down. A month may come in several, as services and pages have it.
fn take(
    months: &mut BTreeMap<Month, BilledMonth>,
    period: CostPeriod,
    group_by: &[Grouping],
) -> Result<(), HandlerError> {
    let month = months.entry(period.start.month()).or_default();
    month.estimated |= period.estimated;
    for group in period.groups {
        let line = line(group, group_by)?;
        if !(line.cost.is_zero() && line.quantity.is_zero()) {
            month.lines.push(line);
        }
    }
    Ok(())
}

fn line(group: CostGroup, group_by: &[Grouping]) -> Result<BilledLine, HandlerError> {
    let mut line = BilledLine {
        department: None,
        usage_type: String::new(),
        operation: String::new(),
        quantity: group.quantity,
        cost: group.cost,
    };
    for (grouping, key) in group_by.iter().zip(group.keys) {
        match grouping {
            Grouping::UsageType => line.usage_type = key,
            Grouping::Operation => line.operation = key,
            Grouping::Tag(tag) => line.department = tag_value(tag, &key),
            Grouping::Service => {}
        }
    }
    if line.cost.abs() > Decimal::from(MOST) || line.quantity.abs() > Decimal::from(MOST) {
        return Err(HandlerError::NotReady {
            message: format!(
                "Cost Explorer tells of {} USD for {} of {}, which is more than anybody pays",
                line.cost, line.quantity, line.usage_type
            ),
            remedy: "look at the figure in the console of Cost Explorer; ask AWS where it is the same there"
                .to_owned(),
        });
    }
    Ok(line)
}

/// The value in a key such as `Department$Finance`; `None` for what is not tagged.
fn tag_value(tag: &str, key: &str) -> Option<String> {
    let value = key.strip_prefix(tag).and_then(|rest| rest.strip_prefix('$')).unwrap_or(key);
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests;
