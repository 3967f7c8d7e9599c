//! LocalStack 4.13.1.

use s3opt_core::backend::contract::Capability;

use super::MINUTES;
use crate::contract::Declaration;

const DASHBOARD: &str = "an absent dashboard is answered as InvalidParameterValue";

pub(super) const DECLARATION: Declaration = Declaration {
    lacking: &[
        (Capability::TurnableClock, "its clock is the machine's"),
        (Capability::LengthBodies, "it keeps real bytes"),
        (Capability::LifecycleActs, "lifecycle is stored only"),
        (Capability::PolicyEnforcement, "policies are stored only"),
        (Capability::ConditionalDeletes, "DeleteObject with If-Match is NotImplemented"),
        (
            Capability::Functions,
            "CreateFunction of this release fails on Python 3.11 (TypeError in localstack/packages/api.py)",
        ),
        (Capability::Invocation, "functions do not run"),
        (Capability::Costs, "Cost Explorer is not in the free edition"),
        (Capability::CostTags, "Cost Explorer is not in the free edition"),
    ],
    broken: &[
        ("buckets::what_was_kept_does_not_come_back", "the tags of a deleted bucket come back"),
        (
            "objects::a_header_decides_on_encryption",
            "KMS of this release makes no key on Python 3.11 (uuid5 of bytes)",
        ),
        (
            "objects::the_buckets_default_decides_on_encryption",
            "KMS of this release makes no key on Python 3.11 (uuid5 of bytes)",
        ),
        ("objects::more_than_a_thousand_are_refused", "1001 keys are deleted"),
        ("copies::an_old_version_can_be_copied", "an older version is taken for the object itself"),
        (
            "conditions::an_entity_tag_that_fits_outweighs_an_instant",
            "If-Unmodified-Since is looked at beside If-Match",
        ),
        ("versions::deleting_an_absent_version_succeeds", "the id is refused as invalid"),
        ("versions::pages_of_versions_join", "the next page leaves a version out"),
        ("listing::pages_join", "the next page leaves a key out"),
        ("listing::a_page_of_none_is_empty", "max-keys of 0 is taken for 1000"),
        ("listing_v1::a_marker_comes_with_a_delimiter", "a marker that is a common prefix leads to itself"),
        ("tags::ten_tags_are_enough", "eleven tags are taken"),
        ("tags::tags_that_s3_would_not_take_are_refused", "an empty key is taken"),
        ("restore::a_restore_is_on_its_way", "the copy is there at once"),
        ("restore::a_second_request_is_too_many", "the copy is there at once"),
        ("restore::the_deepest_archive_is_not_expedited", "the tier is not looked at"),
        ("setting_rules::fifty_tags_are_enough", "51 tags are taken"),
        ("setting_rules::tiering_has_a_tier", "a configuration without tiers is taken"),
        ("setting_rules::replication_keeps_versioning", "versioning is suspended under a replication"),
        ("lifecycle::ids_are_unique", "two rules with one ID are taken"),
        ("metrics::a_dashboard_comes_and_goes", DASHBOARD),
        ("metrics::an_absent_dashboard_is_not_found", DASHBOARD),
        ("alarms::a_replaced_alarm_keeps_its_state", "the state begins anew"),
        ("alarms::tags_are_for_new_alarms", "the answer cannot be serialized"),
        ("alarms::tags_are_set_beside_others", "the answer cannot be serialized"),
        ("notifications::mail_waits_for_its_confirmation", "mail is confirmed at once"),
        ("notifications::a_subject_is_one_short_line", "any subject is taken"),
        ("schedules::tags_are_for_new_rules", "a replaced rule takes tags"),
    ],
    not_run: &[("alarms::an_alarm_looks_at_its_metric", MINUTES), ("alarms::an_alarm_goes_back", MINUTES)],
};
