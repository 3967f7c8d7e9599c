//! What one side has and the other has no word for.

use aws_smithy_types::error::operation::BuildError;

/// Something that S3 or s3opt has, and the other cannot say.
///
/// It is an error rather than left out: a setting that was read in part and written back would take the rest away.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not known to s3opt")]
pub(in crate::storage) struct Unfit {
    what: String,
}

impl Unfit {
    /// What it is, such as `the storage class SNOW`.
    pub(in crate::storage) fn new(what: impl Into<String>) -> Unfit {
        Unfit { what: what.into() }
    }
}

/// The SDK's builders want what S3 demands.
impl From<BuildError> for Unfit {
    fn from(error: BuildError) -> Unfit {
        Unfit::new(error.to_string())
    }
}

/// A number as the SDK has it.
pub(in crate::storage) fn from_count<T: TryFrom<N>, N: Copy + ToString>(
    what: &str,
    number: N,
) -> Result<T, Unfit> {
    T::try_from(number).map_err(|_| Unfit::new(format!("{what} of {}", number.to_string())))
}

/// A number of the SDK's.
pub(in crate::storage) fn to_count<T: TryFrom<N>, N: Copy + ToString>(
    what: &str,
    number: Option<N>,
) -> Result<Option<T>, Unfit> {
    number.map(|number| from_count(what, number)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_do_not_fit_are_named() {
        assert_eq!(from_count::<i32, u32>("Days", 30), Ok(30));
        assert_eq!(
            from_count::<i32, u32>("Days", u32::MAX).unwrap_err().to_string(),
            "Days of 4294967295 is not known to s3opt"
        );
        assert_eq!(to_count::<u32, i32>("Days", Some(7)), Ok(Some(7)));
        assert_eq!(to_count::<u32, i32>("Days", None), Ok(None));
        assert!(to_count::<u32, i32>("Days", Some(-1)).is_err());
    }
}
