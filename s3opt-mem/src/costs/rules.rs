//! What Cost Explorer takes.
//!
//! Source: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html>.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::costs::CostQuery;
use s3opt_core::calendar::Day;

use crate::identity::Call;

/// Groupings of one question.
const MAX_GROUPINGS: usize = 2;

/// Months that Cost Explorer goes back where nobody has asked for more.
///
/// Source: <https://docs.aws.amazon.com/cost-management/latest/userguide/ce-what-is.html>.
const MONTHS_BACK: u32 = 14;

pub(super) fn check_query(call: &Call<'_>, query: &CostQuery, today: Day) -> CloudResult<()> {
    let refused = |message: String| Err(call.error("ValidationException", message));
    if query.group_by.len() > MAX_GROUPINGS {
        return refused(format!(
            "1 validation error detected: Value at 'groupBy' failed to satisfy constraint: Member must have length less than \
             or equal to {MAX_GROUPINGS}"
        ));
    }
    if query.start >= query.end {
        return refused("Start date (and hour) should be before end date (and hour)".to_owned());
    }
    if query.end > today.month().end() {
        return refused("end date past the beginning of next month".to_owned());
    }
    if query.start.add_months(MONTHS_BACK) < today.month().first_day() {
        return refused(format!("You haven't enabled historical data beyond {MONTHS_BACK} months"));
    }
    Ok(())
}
