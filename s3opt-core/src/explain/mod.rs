//! What happens to one version, when, by which rule, and what it costs.

mod cost;
mod question;
mod story;

pub use cost::{Cost, CostLine, ExplainError};
pub use question::Question;
pub use story::{Story, StoryAction, StoryEvent};

use crate::price::{Catalog, Region};
use crate::simulate::Scenario;

/// What happens to a version, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happens, and by which rules.
    pub story: Story,
    /// What the version costs from the first midnight that it is seen at until the end of the question.
    pub cost: Cost,
}

/// Tells what the scenario does to the version that the question is about.
///
/// # Errors
/// [`ExplainError`] where the version's cost cannot be told.
pub fn explain(
    question: &Question,
    scenario: &Scenario,
    region: &Region,
    catalog: &Catalog,
) -> Result<Explanation, ExplainError> {
    let story = story::tell(question, scenario);
    let cost = cost::count(question, &story, scenario, region, catalog)?;
    Ok(Explanation { story, cost })
}
