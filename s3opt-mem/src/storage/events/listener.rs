//! A function that tests have buckets tell.

use std::collections::BTreeMap;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::functions::{FunctionConfiguration, Permission};
use s3opt_core::backend::identity::Role;

use super::S3;

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

/// Makes a function that S3 may invoke on behalf of a bucket, by the permission `bucket`.
pub(in crate::storage) async fn add_listener(cloud: &Cloud, name: &str, bucket: &str) {
    let role = Role { name: name.to_owned(), trust_policy: TRUST.to_owned(), ..Role::default() };
    let configuration = FunctionConfiguration {
        name: name.to_owned(),
        role: cloud.identity.create_role(role).await.unwrap().arn,
        runtime: "provided.al2023".to_owned(),
        handler: name.to_owned(),
        memory_megabytes: 128,
        timeout_seconds: 10,
        ..FunctionConfiguration::default()
    };
    cloud.functions.create_function(configuration, "zip".into(), BTreeMap::new()).await.unwrap();
    let permission = Permission {
        statement_id: "bucket".to_owned(),
        principal: S3.to_owned(),
        source_arn: Some(format!("arn:aws:s3:::{bucket}")),
        source_account: None,
    };
    cloud.functions.add_permission(name, permission).await.unwrap();
}
