//! ministack 1.5.33.

use s3opt_core::backend::contract::Capability;

use super::{MINUTES, SUPPLEMENTED};
use crate::contract::Declaration;

/// The cases would wait for half an hour.
const MISSING: &str = "alarms look at their metrics when data come, and never at what is missing";

/// The cases would hold at one time and not at another.
const UPLOADS: &str = "uploads of one key are listed by their ids, which are random";

pub(super) const DECLARATION: Declaration = Declaration {
    lacking: &[
        (Capability::TurnableClock, "its clock is the machine's"),
        (Capability::LengthBodies, "it keeps real bytes"),
        (Capability::LifecycleActs, "lifecycle is stored only"),
        (Capability::PolicyEnforcement, "policies are stored only"),
        (Capability::Costs, "Cost Explorer is not there"),
        (Capability::CostTags, "Cost Explorer is not there"),
    ],
    broken: &[
        ("buckets::made_again_with_tags_is_refused", "it is made again"),
        ("buckets::made_again_elsewhere_is_refused", "it is made again"),
        ("buckets::a_new_bucket_blocks_public_access", "a new bucket has no public access block"),
        ("objects::a_header_decides_on_encryption", "aws:kms asks for a key's id"),
        ("objects::more_than_a_thousand_are_refused", "1001 keys are deleted"),
        ("keys::a_longer_key_is_refused", "1025 bytes are taken"),
        ("copies::a_copy_has_its_own_class", "a copy has the class of its source"),
        ("versions::a_version_marker_needs_a_key", "a version's marker without a key is taken"),
        ("suspended::versioning_is_never_switched_off", "any status is taken"),
        ("uploads::parts_ascend", "parts are taken in any order"),
        ("uploads::parts_are_large", "small parts are taken"),
        ("uploads::what_was_asked_for_at_the_begin_holds", "tags of an upload are lost"),
        ("upload_lists::uploads_are_listed_by_prefix", "the delimiter is overlooked"),
        ("tags::an_object_is_written_with_tags", "HeadObject does not tell the number of tags"),
        ("tags::tags_are_replaced_as_a_whole", "HeadObject does not tell the number of tags"),
        ("tags::a_new_object_has_none_of_the_old_tags", "tags outlive their object"),
        ("tags::tags_that_s3_would_not_take_are_refused", "a key that is there twice is taken"),
        ("tags::a_delete_marker_has_no_tags", "NoSuchKey in place of MethodNotAllowed"),
        (
            "restore::what_is_not_archived_is_not_restored",
            "ObjectAlreadyInActiveTierError in place of InvalidObjectState",
        ),
        ("restore::the_deepest_archive_is_not_expedited", "the tier is not looked at"),
        ("setting_rules::a_tag_key_is_there_once", "a key that is there twice is taken"),
        ("setting_rules::a_refused_setting_changes_nothing", "a key that is there twice is taken"),
        ("setting_rules::a_policy_is_json", "any text is taken"),
        ("setting_rules::replication_keeps_versioning", "versioning is suspended under a replication"),
        ("setting_rules::only_what_can_be_told_is_notified", "any event is taken"),
        ("setting_rules::logs_go_to_a_bucket", "any target is taken"),
        ("lifecycle::ids_are_unique", "two rules with one ID are taken"),
        ("lifecycle::an_object_tells_when_it_expires", "there is no x-amz-expiration"),
        (
            "metrics::dimensions_tell_metrics_apart",
            "a metric without dimensions is summed up over all dimensions",
        ),
        ("notifications::made_again_with_other_tags_it_is_refused", "other tags are overlooked"),
        ("notifications::mail_waits_for_its_confirmation", "mail is confirmed at once"),
        ("notifications::a_subject_is_one_short_line", "any subject is taken"),
        ("schedules::tags_are_for_new_rules", "a replaced rule takes tags"),
        ("schedules::a_wrong_expression_is_refused", "any expression is taken"),
        ("schedules::a_rule_with_targets_stays", "a rule with targets is deleted"),
    ],
    not_run: &[
        ("settings::tiering", SUPPLEMENTED),
        ("settings::inventory", SUPPLEMENTED),
        ("settings::request_metrics", SUPPLEMENTED),
        ("settings::tiering_is_listed", SUPPLEMENTED),
        ("settings::inventory_is_listed", SUPPLEMENTED),
        ("settings::request_metrics_are_listed", SUPPLEMENTED),
        ("setting_rules::tiering_has_a_tier", SUPPLEMENTED),
        ("setting_rules::inventory_has_a_destination", SUPPLEMENTED),
        ("upload_lists::uploads_are_listed_in_order", UPLOADS),
        ("upload_lists::pages_of_uploads_join", UPLOADS),
        ("alarms::an_alarm_goes_back", MINUTES),
        ("alarms::missing_data_may_be_fine", MISSING),
        ("alarms::missing_data_may_be_alarming", MISSING),
    ],
};
