//! What Cost Explorer knows of tags, as a snapshot tells it.

use super::CostsState;
use crate::snapshot::Lines;

impl Lines for CostsState {
    fn lines(&self) -> Vec<String> {
        let CostsState { tags, switches } = self;
        let mut lines: Vec<String> = switches
            .iter()
            .map(|(tag, switches)| format!("cost allocation tag {tag} {switches:?}"))
            .collect();
        lines.extend(tags.iter().map(|(owner, history)| format!("{owner:?} {history:?}")));
        lines
    }
}
