//! Which functions there are.

use std::sync::Arc;

use s3opt_core::handlers::access::AccessAnalyzer;
use s3opt_core::handlers::cost::CostAnalyzer;
use s3opt_core::handlers::tagger::AutoTagger;
use s3opt_core::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER, Handler, Settled};
use s3opt_inventory::StorageInventories;

use crate::failures::{Counted, StandardOutput};

/// Makes a function: once, at the start.
type Make = fn() -> Arc<dyn Handler>;

/// The functions by the name that `_HANDLER` has.
const FUNCTIONS: [(&str, Make); 3] = [
    (AUTO_TAGGER, || function(AutoTagger::default())),
    (COST_ANALYZER, || function(CostAnalyzer::new(Arc::new(StorageInventories::default())))),
    (ACCESS_ANALYZER, || function(AccessAnalyzer::default())),
];

/// What Lambda runs of a handler: failures that it need not try again are answered and counted.
fn function<H: Handler + 'static>(handler: H) -> Arc<dyn Handler> {
    Arc::new(Counted::new(Settled(handler), StandardOutput))
}

/// There is no function of the name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "_HANDLER is {name:?}, which is no function of this package; set the function's handler to one of {}",
    known()
)]
pub struct UnknownFunction {
    name: String,
}

fn known() -> String {
    names().collect::<Vec<_>>().join(", ")
}

/// The names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

/// The function of a name.
///
/// # Errors
/// [`UnknownFunction`], which lists those that there are.
pub fn handler(name: &str) -> Result<Arc<dyn Handler>, UnknownFunction> {
    let found = FUNCTIONS.iter().find(|(known, _)| *known == name);
    found.map(|(_, make)| make()).ok_or_else(|| UnknownFunction { name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_their_names() {
        for name in names() {
            assert!(handler(name).is_ok(), "{name}");
        }
        for name in ["", "bootstrap", "Access-Analyzer"] {
            let Err(error) = handler(name) else { panic!("{name} is a function") };
            let error = error.to_string();
            assert!(error.contains(&format!("{name:?}")) && error.contains(&known()), "{error}");
        }
    }
}
