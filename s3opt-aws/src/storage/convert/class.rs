//! Storage classes.

use s3opt_core::s3::StorageClass;

use super::Unfit;

/// The class as one of the SDK's types for it, of which it has one for each place.
pub(in crate::storage) fn from_class<T: for<'a> From<&'a str>>(class: StorageClass) -> T {
    T::from(class.name())
}

/// The class by S3's name. S3 leaves out the name of STANDARD where it answers by headers.
pub(in crate::storage) fn to_class(name: Option<&str>) -> Result<StorageClass, Unfit> {
    let Some(name) = name else { return Ok(StorageClass::Standard) };
    name.parse().map_err(|_| Unfit::new(format!("the storage class {name}")))
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::types;

    use super::*;

    #[test]
    fn a_class_reads_back() {
        for class in StorageClass::ALL {
            let sdk: types::StorageClass = from_class(class);
            assert_eq!(to_class(Some(sdk.as_str())), Ok(class));
            assert!(types::StorageClass::values().contains(&sdk.as_str()), "the SDK knows {class}");
        }
        assert_eq!(to_class(None), Ok(StorageClass::Standard));
        assert!(to_class(Some("SNOW")).is_err());
    }
}
