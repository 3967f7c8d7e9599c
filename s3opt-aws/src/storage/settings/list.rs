//! All settings of a kind.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::error::if_found;
use s3opt_core::backend::storage::{Setting, SettingKey};

use super::{inventory, read_as, request_metrics, tiering};
use crate::storage::S3;
use crate::storage::client::bucket_call;

/// Puts the pages of one of the three lists together.
macro_rules! pages {
    ($storage:expr, $bucket:expr, $operation:literal, $method:ident, $list:ident, $convert:expr) => {{
        let call = bucket_call($operation, $bucket);
        let mut settings = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let page = $storage
                .send(&call, $bucket, |client| {
                    client.$method().bucket($bucket).set_continuation_token(token.clone()).send()
                })
                .await?;
            for configuration in page.$list() {
                settings.push(read_as(&call, $convert(configuration))?);
            }
            // A page without a token is the last one, whatever else it says, or this would not end.
            token = page.next_continuation_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if token.is_none() || !page.is_truncated().unwrap_or(false) {
                break settings;
            }
        }
    }};
}

impl S3 {
    pub(in crate::storage) async fn all_settings(
        &self,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<Vec<Setting>> {
        let mut settings: Vec<Setting> = match key {
            SettingKey::Tiering(_) => pages!(
                self,
                bucket,
                "ListBucketIntelligentTieringConfigurations",
                list_bucket_intelligent_tiering_configurations,
                intelligent_tiering_configuration_list,
                |one| tiering::to_tiering(one).map(Setting::Tiering)
            ),
            SettingKey::Inventory(_) => pages!(
                self,
                bucket,
                "ListBucketInventoryConfigurations",
                list_bucket_inventory_configurations,
                inventory_configuration_list,
                |one| inventory::to_inventory(one).map(Setting::Inventory)
            ),
            SettingKey::RequestMetrics(_) => pages!(
                self,
                bucket,
                "ListBucketMetricsConfigurations",
                list_bucket_metrics_configurations,
                metrics_configuration_list,
                |one| request_metrics::to_metrics(one).map(Setting::RequestMetrics)
            ),
            single => if_found(self.read_setting(bucket, single).await)?.into_iter().collect(),
        };
        settings.sort_by_key(Setting::key);
        Ok(settings)
    }
}
