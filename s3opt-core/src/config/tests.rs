use super::*;
use crate::simulate::Arrivals;

fn problems(text: &str) -> Vec<String> {
    Config::parse(text).unwrap_err().problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_default_text_is_the_stack_of_the_design() {
    let config = Config::parse(Config::default_text()).unwrap();
    let scenario = config.scenario().unwrap();
    let ids: Vec<_> = scenario.lifecycle.rules.iter().map(|rule| rule.id.clone().unwrap()).collect();
    assert_eq!(ids, ["compliance-data-archival", "general-data-optimization"]);
    let archival = &scenario.lifecycle.rules[0];
    assert_eq!(archival.filter.prefix(), "compliance/");
    assert_eq!(archival.filter.tags().len(), 1);
    assert_eq!(archival.transitions.len(), 3);
    assert_eq!(archival.noncurrent_expiration.unwrap().noncurrent_days, 2555);
    assert_eq!(scenario.lifecycle.rules[1].abort_incomplete_multipart_upload_days, Some(7));
    assert_eq!(scenario.tiering[0].deep_archive_access_days, Some(180));
    let replication = scenario.replication.unwrap();
    assert_eq!(replication.destination_region.name(), "us-west-2");
    assert!(replication.configuration.rules[0].destination.has_replication_time_control());
    assert_eq!(replication.configuration.rules[0].delete_marker_replication, Some(false));
    assert_eq!(replication.destination_lifecycle.rules.len(), 1);
    assert_eq!(config.departments().len(), 5);
    assert_eq!(config.inventory.fields.len(), 7);
    assert_eq!(config.alarms.cost_spike.threshold_bytes, 1 << 40);
    assert_eq!(config.simulate.arrivals(), Arrivals::None);
}

#[test]
fn what_is_left_out_has_the_values_of_the_default_text() {
    let full = Config::parse(Config::default_text()).unwrap();
    let bare = Config {
        intelligent_tiering: full.intelligent_tiering.clone(),
        lifecycle: full.lifecycle.clone(),
        replication: full.replication.clone(),
        departments: full.departments.clone(),
        tagging: full.tagging.clone(),
        ..Config::parse("").unwrap()
    };
    assert_eq!(format!("{bare:?}"), format!("{full:?}"));
}

#[test]
fn everything_wrong_is_told() {
    for (text, expected) in [
        ("projekt = \"a\"", "line 1, column 1: unknown field `projekt`"),
        ("[inventory]\nfrequency = \"hourly\"", "inventory.frequency = \"hourly\": one of daily, weekly"),
        ("project = \"Not Lower\"", "project = \"Not Lower\": use 1 to 30"),
        ("region = \"mars-1\"", "region: unknown region \"mars-1\""),
        ("[simulate]\nmonths = 0", "simulate.months = 0: between 1 and 600"),
        ("[simulate.arrivals]\nkind = \"some\"", "simulate.arrivals.kind = \"some\""),
        ("[simulate.outside_usage]\nX = \"1\"", "simulate.outside_usage: \"X\" is no usage type"),
        (
            "[[intelligent_tiering]]\nid = \"a\"\narchive_access_days = 3",
            "intelligent_tiering: InvalidArgument: Days specified in ARCHIVE_ACCESS tier",
        ),
        ("[access_analysis]\nhistory_days = 455", "access_analysis.history_days = 455: between 1 and 454"),
        (
            "[access_analysis]\nhistory_days = 5",
            "access_analysis.minimum_history_days = 7: at most history_days",
        ),
        ("[functions]\nmemory_megabytes = 1", "functions.memory_megabytes = 1"),
        ("[cost_report]\nservices = []", "cost_report.services: name one at least"),
        ("[cost_report]\nrecords_prefix = \"/a\"", "cost_report.records_prefix = \"/a\""),
        ("[schedules]\ncost_report = \"monthly\"", "schedules.cost_report = \"monthly\""),
        (
            "[[tagging.rules]]\nid = \"a\"\ntags = { \"aws:a\" = \"\" }",
            "tagging.rules: InvalidTag: Your TagKey cannot be prefixed with aws: (rule a): the tag \"aws:a\"",
        ),
        (
            "[[tagging.rules]]\nid = \"a\"\ntags = { a = \"1,2\" }",
            "tagging.rules: InvalidTag: The TagValue you have provided is invalid (rule a): the tag \"a\": ',' is not",
        ),
        ("[[tagging.rules]]\nid = \"a\"\ntags = {}", "tagging.rules: the rule \"a\" names no tags"),
        (
            "[[tagging.rules]]\nid = \"\"\ntags = { a = \"\" }",
            "tagging.rules.id = \"\": give the rule a name",
        ),
        (
            "[[tagging.rules]]\nid = \"a\"\ntags = { a = \"\" }\nendings = [\"\"]",
            "tagging.rules: the rule \"a\" has an empty text in endings",
        ),
        (
            "[[tagging.rules]]\nid = \"a\"\ntags = { a = \"\" }\nlarger_than_bytes = 9\nsmaller_than_bytes = 10",
            "tagging.rules: the rule \"a\" matches no size: nothing is larger than 9 and smaller than 10 bytes",
        ),
        (
            "[[tagging.rules]]\nid = \"a\"\ntags = { a = \"\" }\nsmaller_than_bytes = 0",
            "tagging.rules: the rule \"a\" matches no size: nothing is smaller than 0 bytes",
        ),
        (
            "[[departments]]\nname = \"R&D\"\nprefixes = [\"rd/\"]",
            "departments: InvalidTag: The TagValue you have provided is invalid (rule R&D): the tag \"Department\": '&'",
        ),
    ] {
        let problems = problems(text);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with(expected), "{problems:?}");
    }
    let rule = "[[tagging.rules]]\nid = \"a\"\ntags = { a = \"\" }\n";
    assert_eq!(problems(&rule.repeat(2)), ["tagging.rules: the rule \"a\" is there twice"]);
    let keys: Vec<String> = (0..11).map(|number| format!("k{number} = \"\"")).collect();
    let eleven = format!("[[tagging.rules]]\nid = \"a\"\ntags = {{ {} }}", keys.join(", "));
    assert!(
        problems(&eleven)[0].starts_with("tagging.rules: BadRequest: Object tags cannot be greater than 10")
    );
    // Where no tag is made of the name it may be any.
    let off = "[tagging.departments]\nenabled = false\n[[departments]]\nname = \"R&D\"\nprefixes = [\"rd/\"]";
    assert!(Config::parse(off).is_ok());
    let two = problems("alert_email = \"nobody\"\nproject = \"\"");
    assert_eq!(two.len(), 2, "{two:?}");
}
