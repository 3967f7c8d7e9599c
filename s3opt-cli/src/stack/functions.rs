//! The functions of the stack as they run in this process.

use std::sync::Arc;

use s3opt_core::handlers::access::AccessAnalyzer;
use s3opt_core::handlers::cost::CostAnalyzer;
use s3opt_core::handlers::tagger::AutoTagger;
use s3opt_core::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER, Settled};
use s3opt_inventory::StorageInventories;
use s3opt_mem::Emulator;

/// The cost analyzer.
pub fn cost_analyzer() -> CostAnalyzer {
    CostAnalyzer::new(Arc::new(StorageInventories::default()))
}

/// The access analyzer.
pub fn access_analyzer() -> AccessAnalyzer {
    AccessAnalyzer::default()
}

/// Says what runs in the emulator's functions.
pub fn register(emulator: &Emulator) {
    emulator.register(AUTO_TAGGER, Arc::new(Settled(AutoTagger::default())));
    emulator.register(COST_ANALYZER, Arc::new(Settled(cost_analyzer())));
    emulator.register(ACCESS_ANALYZER, Arc::new(Settled(access_analyzer())));
}
