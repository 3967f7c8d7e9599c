//! Subscriptions, as SNS tells of them.

use aws_sdk_sns::types;
use s3opt_core::backend::notifications::Subscription;

/// The ARN of a subscription, which SNS answers to Subscribe as `pending confirmation` and in lists as
/// `PendingConfirmation` until the endpoint has confirmed it.
///
/// Sources: <https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html> and
/// <https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html>.
pub(super) fn confirmed(arn: Option<&str>) -> Option<String> {
    arn.filter(|arn| arn.starts_with("arn:")).map(str::to_owned)
}

/// A subscription of a list. One that was taken away stays in lists for some time, with the ARN `Deleted`: none.
pub(super) fn to_subscription(subscription: &types::Subscription) -> Option<Subscription> {
    if subscription.subscription_arn() == Some("Deleted") {
        return None;
    }
    Some(Subscription {
        arn: confirmed(subscription.subscription_arn()),
        protocol: subscription.protocol().unwrap_or_default().to_owned(),
        endpoint: subscription.endpoint().unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_confirmed_has_an_arn() {
        let arn = "arn:aws:sns:us-east-1:111111111111:topic:0e1c";
        for (came, expected) in [
            (Some(arn), Some(arn.to_owned())),
            (Some("pending confirmation"), None),
            (Some("PendingConfirmation"), None),
            (None, None),
        ] {
            assert_eq!(confirmed(came), expected);
        }
    }

    #[test]
    fn what_was_taken_away_is_no_subscription() {
        let subscription = |arn: &str| {
            let builder = types::Subscription::builder().subscription_arn(arn);
            builder.protocol("email").endpoint("nobody@example.com").build()
        };
        assert_eq!(to_subscription(&subscription("Deleted")), None);
        let pending = Subscription {
            arn: None,
            protocol: "email".to_owned(),
            endpoint: "nobody@example.com".to_owned(),
        };
        assert_eq!(to_subscription(&subscription("PendingConfirmation")), Some(pending));
    }
}
