//! The cost analyzer: what each department paid for S3 in the last whole month, why it is another sum than the month
//! before and than was foretold, and what is foretold of the next.
//!
//! The way of a report:
//!
//! 1. `request`: the event and the environment say which bucket, topic and month.
//! 2. `question`: Cost Explorer tells the bill by usage type, and by the cost allocation tag of buckets.
//! 3. `usage`: the newest inventory tells what the objects of each department have used.
//! 4. `split`: the bill is split by that; the parts add up to it exactly.
//! 5. `movement`: why it moved, against the month before and against what was foretold of it.
//! 6. `record`: all of that is kept as JSON beside the inventory, for the next report to compare with.
//! 7. `report`, `message`, `metrics`: mail for people, JSON for programs, figures for dashboards.
//!
//! The same month may be asked for again. A schedule that does gets its report sent once; somebody who does gets it
//! again. What was foretold of a month is kept as it was foretold first.

mod compare;
mod figure;
mod kind;
mod message;
mod metrics;
mod movement;
mod question;
mod record;
mod report;
mod request;
mod run;
#[cfg(test)]
mod sample;
mod split;
mod usage;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::json;

pub use figure::{Figure, Part};
pub use kind::Unassigned;
pub use metrics::{BUCKET, DEPARTMENT, MONTHLY_COST, NAMESPACE, NO_DEPARTMENT, REMAINDER, TOTAL};
pub use movement::{Cause, Contributor, Movement, Reason};
pub use record::{Before, Note, Record, RemainderReason, Sent, SplitBy, VERSION};
pub use request::INVENTORY_LOCATION;
pub use usage::Forecast;

use super::{ConfigurationSource, Environment, Handler, HandlerError, Inventories};
use crate::backend::Cloud;
use crate::price::Catalog;
use request::Request;
use run::Run;

/// The function.
#[derive(Debug)]
pub struct CostAnalyzer {
    inventories: Arc<dyn Inventories>,
    catalog: Catalog,
    configuration: ConfigurationSource,
}

impl CostAnalyzer {
    /// A cost analyzer that gets inventories from there, and knows the prices that are built in.
    #[must_use]
    pub fn new(inventories: Arc<dyn Inventories>) -> CostAnalyzer {
        CostAnalyzer {
            inventories,
            catalog: Catalog::builtin(),
            configuration: ConfigurationSource::default(),
        }
    }

    /// The same with other prices, for forecasts in other regions.
    #[must_use]
    pub fn with_catalog(self, catalog: Catalog) -> CostAnalyzer {
        CostAnalyzer { catalog, ..self }
    }
}

/// The event that a schedule sends: for its month the report is sent once, however often the event comes.
#[must_use]
pub fn scheduled_event(bucket: &str, topic_arn: &str) -> String {
    json!({"bucket_name": bucket, "sns_topic_arn": topic_arn, "scheduled": true}).to_string()
}

#[async_trait]
impl Handler for CostAnalyzer {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        let now = cloud.clock.now();
        let request = Request::read(&event, environment, now)?;
        let config = self.configuration.get(cloud, environment).await?;
        let place = request::inventory_place(environment, &config, &request.bucket)?;
        let run = Run { analyzer: self, cloud, config: &config, request: &request, place: &place, now };
        run.report().await
    }
}
