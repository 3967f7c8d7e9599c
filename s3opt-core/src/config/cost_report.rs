//! The monthly cost report.

use serde::Deserialize;

/// What the cost analyzer reports, and from what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CostReportSection {
    /// The cost allocation tag of buckets that names departments; not asked for where it is empty.
    pub department_tag: String,
    /// The services whose costs make up the bill, as Cost Explorer names them.
    pub services: Vec<String>,
    /// Where in the inventory bucket reports are kept, for the next ones to compare with.
    pub records_prefix: String,
    /// How many of the largest changes are told by department and usage type.
    pub contributors: usize,
}

impl Default for CostReportSection {
    fn default() -> CostReportSection {
        CostReportSection {
            department_tag: "Department".to_owned(),
            services: ["Amazon Simple Storage Service", "Amazon S3 Glacier Deep Archive"]
                .map(str::to_owned)
                .into(),
            records_prefix: "s3opt/cost-reports/".to_owned(),
            contributors: 5,
        }
    }
}

impl CostReportSection {
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.services.is_empty() {
            problems.push("cost_report.services: name one at least".to_owned());
        }
        let prefix = &self.records_prefix;
        if prefix.starts_with('/') || !prefix.ends_with('/') {
            problems.push(format!("cost_report.records_prefix = {prefix:?}: write it as folder/"));
        }
        problems
    }
}
