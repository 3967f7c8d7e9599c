//! Reports: where the newest complete one lies, what its manifest says, where its data files are.

mod locate;
mod manifest;
mod resolve;

pub(crate) use locate::find_manifest;
pub(crate) use manifest::{DataFormat, Manifest, ManifestFile, load};
pub(crate) use resolve::resolve;
