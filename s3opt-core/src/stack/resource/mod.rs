//! The resources of a stack: what they are called and what they are like.

mod id;
mod setting;
mod state;
mod value;

pub use id::ResourceId;
pub use setting::setting_value;
pub use state::{AlarmState, BucketState, Code, FunctionState, RoleState, RuleState, State, TopicState};

/// A resource that the stack should have.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// What it is called.
    pub id: ResourceId,
    /// What it is like.
    pub state: State,
    /// What has to be there first, beside its parent.
    pub after: Vec<ResourceId>,
}

impl Resource {
    /// A resource that needs nothing but its parent.
    #[must_use]
    pub fn new(id: ResourceId, state: State) -> Resource {
        Resource { id, state, after: Vec::new() }
    }

    /// The same, to be made only after others.
    #[must_use]
    pub fn after(mut self, others: impl IntoIterator<Item = ResourceId>) -> Resource {
        self.after.extend(others);
        self
    }
}
