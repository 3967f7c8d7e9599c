//! The access analyzer: who reads the bucket more than usual, and what to do about it.
//!
//! Once a day it looks at the last 24 whole hours of a bucket's request metrics, compares each with a threshold and with
//! the same hour of the days before, and sends a report where something is worth it. Nothing found, nothing sent.

mod advice;
mod baseline;
mod findings;
mod hours;
mod money;
mod observation;
mod report;
mod storage;

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::json;

use super::{ConfigurationSource, Environment, Handler, HandlerError, ReportRequest};
use crate::backend::Cloud;
use crate::price::Catalog;
use advice::Seen;
use findings::Findings;
use money::{Month, Prices};
use observation::Observation;
use report::Report;

/// The access analyzer.
///
/// An event names the bucket and the topic as in [`ReportRequest`]. The answer is
/// `{"bucket", "from", "to", "requests", "findings", "recommendations", "message_id"}`: how many of each there are, and
/// the id of the message, `null` where nothing was sent. An event that comes twice sends the same report twice.
#[derive(Debug)]
pub struct AccessAnalyzer {
    configuration: ConfigurationSource,
    catalog: Catalog,
}

impl Default for AccessAnalyzer {
    /// With the prices that are built in.
    fn default() -> AccessAnalyzer {
        AccessAnalyzer::new(Catalog::builtin())
    }
}

impl AccessAnalyzer {
    /// With a catalog of prices; amounts that it cannot tell are left out of reports.
    #[must_use]
    pub fn new(catalog: Catalog) -> AccessAnalyzer {
        AccessAnalyzer { configuration: ConfigurationSource::default(), catalog }
    }
}

#[async_trait]
impl Handler for AccessAnalyzer {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        let request = ReportRequest::read(&event, environment)?;
        let config = self.configuration.get(cloud, environment).await?;
        let section = &config.access_analysis;
        let observation = Observation::make(cloud, &config, &request.bucket_name).await?;
        let findings = Findings::of(&observation, section);
        let prices = Prices { catalog: &self.catalog, region: &observation.region };
        let month = Month::of(prices, &observation);
        let seen = Seen { observation: &observation, findings: &findings, prices, month };
        let advice = if findings.is_empty() { Vec::new() } else { advice::advise(&seen) };
        let message_id = if findings.is_empty() {
            tracing::info!(
                bucket = observation.bucket,
                requests = observation.requests(),
                "nothing stands out"
            );
            None
        } else {
            let has_prices = month.is_some();
            let report = Report {
                observation: &observation,
                findings: &findings,
                advice: &advice,
                section,
                has_prices,
            };
            let message = report.message();
            let id = cloud.notifications.publish(&request.sns_topic_arn, message).await?;
            tracing::info!(bucket = observation.bucket, message_id = id, "a report was sent");
            Some(id)
        };
        let answer = json!({
            "bucket": observation.bucket,
            "from": observation.window.first.start().to_string(),
            "to": observation.window.end().start().to_string(),
            "requests": observation.requests(),
            "findings": findings.count(),
            "recommendations": advice.len(),
            "message_id": message_id,
        });
        Ok(Bytes::from(answer.to_string()))
    }
}
