//! Lifecycle configurations: what a bucket's owner asks S3 to do with versions as they age.
//!
//! [`LifecycleConfiguration`] holds only what S3 would accept. It is made by [`parse`] from any of the texts in
//! which people keep one, and by nothing else outside this module than [`LifecycleConfiguration::new`], which
//! validates too.
//!
//! ```
//! use s3opt_core::s3::lifecycle;
//!
//! let configuration = lifecycle::parse(
//!     r#"{"Rules": [{"ID": "old", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 365}}]}"#,
//! )
//! .expect("S3 accepts it");
//! assert!(lifecycle::to_xml(&configuration).contains("<Days>365</Days>"));
//!
//! let errors = lifecycle::parse(r#"{"Rules": [{"Filter": {}, "Status": "on", "Expiration": {"Days": 0}}]}"#)
//!     .expect_err("both mistakes are reported");
//! assert_eq!(errors.len(), 2);
//! ```
//!
//! Texts pass through three steps. `xml`, `json` and `toml` turn a text into the elements of `wire`, `decode` turns
//! these into rules, and `validate` says what S3 would refuse in them. `encode` goes the other way.

mod decode;
mod encode;
pub mod evaluate;
mod json;
mod rule;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod toml;
mod validate;
mod wire;
mod xml;

pub use json::{from_json, to_json};
pub use rule::{
    Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, NoncurrentTransition, Rule, Timing,
    Transition, TransitionDefaultMinimumObjectSize,
};
pub use xml::{from_xml, to_xml};

use crate::s3::S3Error;

/// Reads a configuration from XML or JSON, whichever the text is.
///
/// # Errors
/// Every mistake in the text, in S3's words, with the rule and the line where they are known.
pub fn parse(text: &str) -> Result<LifecycleConfiguration, Vec<S3Error>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().chars().next() {
        Some('<') => from_xml(text),
        Some('{') => from_json(text),
        _ => Err(vec![S3Error::malformed_xml(None, "the text is neither XML nor JSON").at_line(1)]),
    }
}
