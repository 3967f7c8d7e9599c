//! A promise that was not kept.

use std::error::Error;
use std::fmt;

use crate::backend::CloudError;
use crate::price::UnknownRegion;

/// A promise that was not kept, and what came instead.
#[derive(Clone, PartialEq, Eq)]
pub struct Broken {
    /// The case; empty until the suite fills it in.
    pub case: &'static str,
    /// The promise; empty until the suite fills it in.
    pub promise: &'static str,
    /// What came instead.
    pub came: String,
}

impl Broken {
    /// A promise that was not kept, of which the suite knows case and words.
    #[must_use]
    pub fn new(came: impl Into<String>) -> Broken {
        Broken { case: "", promise: "", came: came.into() }
    }
}

impl From<CloudError> for Broken {
    fn from(error: CloudError) -> Broken {
        Broken::new(error.to_string())
    }
}

impl From<UnknownRegion> for Broken {
    fn from(error: UnknownRegion) -> Broken {
        Broken::new(error.to_string())
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Broken { case, promise, came } = self;
        write!(formatter, "BROKEN {case}\n  promised: {promise}\n  came: {came}")
    }
}

/// As it is displayed, because that is what a test shows that answers an error.
impl fmt::Debug for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Error for Broken {}
