//! The columns of an inventory that the cube is made of.

use crate::InventoryError;

/// A column that the cube is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Key,
    Size,
    LastModified,
    StorageClass,
    AccessTier,
    VersionId,
    IsLatest,
    IsDeleteMarker,
}

impl Column {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Column; 8] = [
        Column::Key,
        Column::Size,
        Column::LastModified,
        Column::StorageClass,
        Column::AccessTier,
        Column::VersionId,
        Column::IsLatest,
        Column::IsDeleteMarker,
    ];

    /// The name in the `fileSchema` of CSV files.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>.
    pub(crate) fn csv_name(self) -> &'static str {
        match self {
            Column::Key => "Key",
            Column::Size => "Size",
            Column::LastModified => "LastModifiedDate",
            Column::StorageClass => "StorageClass",
            Column::AccessTier => "IntelligentTieringAccessTier",
            Column::VersionId => "VersionId",
            Column::IsLatest => "IsLatest",
            Column::IsDeleteMarker => "IsDeleteMarker",
        }
    }

    /// The name in Parquet and ORC files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Column::Key => "key",
            Column::Size => "size",
            Column::LastModified => "last_modified_date",
            Column::StorageClass => "storage_class",
            Column::AccessTier => "intelligent_tiering_access_tier",
            Column::VersionId => "version_id",
            Column::IsLatest => "is_latest",
            Column::IsDeleteMarker => "is_delete_marker",
        }
    }

    /// The optional field of an inventory configuration that makes S3 write the column.
    fn field(self) -> Option<&'static str> {
        matches!(self, Column::Size | Column::LastModified | Column::StorageClass).then(|| self.csv_name())
    }

    fn is_needed(self) -> bool {
        matches!(self, Column::Key | Column::Size | Column::LastModified | Column::StorageClass)
    }
}

/// Where each column stands in a file.
#[derive(Clone, Debug)]
pub(crate) struct Positions([Option<usize>; Column::ALL.len()]);

impl Positions {
    /// Finds the columns by what a name stands for.
    pub(crate) fn find(
        file: &str,
        position: impl Fn(Column) -> Option<usize>,
    ) -> Result<Positions, InventoryError> {
        let mut positions = [None; Column::ALL.len()];
        for column in Column::ALL {
            positions[column as usize] = position(column);
            if column.is_needed() && position(column).is_none() {
                return Err(InventoryError::MissingColumn {
                    file: file.to_owned(),
                    column: column.name(),
                    field: column.field(),
                });
            }
        }
        Ok(Positions(positions))
    }

    /// Where the column stands.
    pub(crate) fn of(&self, column: Column) -> Option<usize> {
        self.0[column as usize]
    }

    /// Whether the file tells which version is the latest.
    pub(crate) fn versioned(&self) -> bool {
        self.of(Column::IsLatest).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_column_names_the_field_to_switch_on() {
        for (missing, field) in [
            (Column::Size, "Size"),
            (Column::LastModified, "LastModifiedDate"),
            (Column::StorageClass, "StorageClass"),
        ] {
            let error = Positions::find("f", |column| (column != missing).then_some(0)).unwrap_err();
            assert!(error.to_string().contains(missing.name()), "{error}");
            assert!(error.remedy().contains(&format!("the optional field {field} ")), "{}", error.remedy());
        }
        let optional = |column: Column| column.is_needed().then_some(0);
        assert!(!Positions::find("f", optional).unwrap().versioned());
        assert!(Positions::find("f", |column| (column != Column::Key).then_some(0)).is_err());
    }
}
