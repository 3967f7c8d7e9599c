//! The prices that decide whether a transition pays.

use rust_decimal::Decimal;

use crate::s3::StorageClass;

/// What it costs to hold bytes in each class, and to move an object into it.
///
/// The default is us-east-1. Source: <https://aws.amazon.com/s3/pricing/>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionPrices {
    /// STANDARD, first volume step.
    pub standard: ClassPrices,
    /// `STANDARD_IA`.
    pub standard_ia: ClassPrices,
    /// `ONEZONE_IA`.
    pub one_zone_ia: ClassPrices,
    /// `INTELLIGENT_TIERING`; its storage price is that of the Frequent Access tier.
    pub intelligent_tiering: ClassPrices,
    /// `GLACIER_IR`.
    pub glacier_ir: ClassPrices,
    /// GLACIER.
    pub glacier: ClassPrices,
    /// `DEEP_ARCHIVE`.
    pub deep_archive: ClassPrices,
}

/// The prices of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassPrices {
    /// USD for holding 2^30 bytes for a month.
    pub storage: Decimal,
    /// USD for 1,000 transitions into the class.
    pub transition: Decimal,
}

impl TransitionPrices {
    /// The prices of one class.
    #[must_use]
    pub fn of(&self, class: StorageClass) -> ClassPrices {
        match class {
            StorageClass::Standard => self.standard,
            StorageClass::StandardIa => self.standard_ia,
            StorageClass::OneZoneIa => self.one_zone_ia,
            StorageClass::IntelligentTiering => self.intelligent_tiering,
            StorageClass::GlacierIr => self.glacier_ir,
            StorageClass::Glacier => self.glacier,
            StorageClass::DeepArchive => self.deep_archive,
        }
    }
}

impl Default for TransitionPrices {
    fn default() -> TransitionPrices {
        // In hundred-thousandths of a USD and in thousandths.
        let class = |storage, transition| ClassPrices {
            storage: Decimal::new(storage, 5),
            transition: Decimal::new(transition, 3),
        };
        TransitionPrices {
            standard: class(2300, 0),
            standard_ia: class(1250, 10),
            one_zone_ia: class(1000, 10),
            intelligent_tiering: class(2300, 10),
            glacier_ir: class(400, 20),
            glacier: class(360, 30),
            deep_archive: class(99, 50),
        }
    }
}
