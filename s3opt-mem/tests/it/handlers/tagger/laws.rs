//! Laws: any order and doubling of events ends in the same tags, and the same again costs nothing.

use proptest::prelude::*;
use s3opt_core::backend::contract::block_on;
use s3opt_core::backend::storage::BucketVersioning;
use s3opt_core::config::Config;
use s3opt_core::handlers::tagger::{TaggingRules, merge};
use s3opt_core::s3::TagSet;

use super::stage::{GIB, MIB, Operations, hand_over, parse, recorded, show, together};

/// A write of an object.
#[derive(Clone, Debug)]
struct Write {
    key: &'static str,
    size: u64,
    tags: &'static str,
}

/// What happens: the next write, or one of the events so far, by a number that picks one.
#[derive(Clone, Debug)]
enum Step {
    Write(Write),
    Deliver(usize),
}

fn write() -> impl Strategy<Value = Write> {
    let keys = prop::sample::select(vec!["finance/a b.log", "x/Compliance+%2B.PDF", "ü"]);
    let sizes = prop::sample::select(vec![0, 1, 200 * MIB, 2 * GIB]);
    let tags = prop::sample::select(vec![
        "",
        "mine=1",
        "SizeCategory=Mine Department=Mine",
        "t1= t2= t3= t4= t5= t6= t7= t8= t9=",
        "t1= t2= t3= t4= t5= t6= t7= t8= t9= t10=",
    ]);
    (keys, sizes, tags).prop_map(|(key, size, tags)| Write { key, size, tags })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![write().prop_map(Step::Write), any::<usize>().prop_map(Step::Deliver)]
}

fn versionings() -> impl Strategy<Value = BucketVersioning> {
    let all = [BucketVersioning::Unversioned, BucketVersioning::Enabled, BucketVersioning::Suspended];
    prop::sample::select(all.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_doubling_of_events_ends_in_the_same_tags(
        versioning in versionings(),
        overriding: bool,
        steps in prop::collection::vec(step(), 1..24),
        at_the_end in Just((0..64_usize).collect::<Vec<_>>()).prop_shuffle(),
        batch in 1..5_usize,
    ) {
        let text = Config::default_text();
        let text = if overriding {
            text.replace("tags = { SizeCategory", "overrides_user_tags = true\ntags = { SizeCategory")
        } else {
            text.to_owned()
        };
        let rules = TaggingRules::new(&Config::parse(&text).unwrap());
        block_on(async {
            let (stage, recorder) = recorded(versioning).await;
            let mut written = Vec::new();
            for step in &steps {
                match step {
                    Step::Write(write) => {
                        let version = stage.put(write.key, write.size, write.tags).await.version_id;
                        stage.cloud.clock.wait(1000).await;
                        written.push((write.clone(), version));
                    }
                    Step::Deliver(number) => {
                        let events = recorder.events();
                        if !events.is_empty() {
                            let event = &events[number % events.len()];
                            hand_over(&stage.cloud, Some(&text), &together(std::slice::from_ref(event))).await.unwrap();
                        }
                    }
                }
            }
            // At last each event comes, some together, in any order.
            let events = recorder.events();
            prop_assert_eq!(events.len(), written.len());
            let order: Vec<_> = at_the_end.iter().filter_map(|place| events.get(*place).cloned()).collect();
            for events in order.chunks(batch) {
                hand_over(&stage.cloud, Some(&text), &together(events)).await.unwrap();
            }
            for (place, (write, version)) in written.iter().enumerate() {
                let is_last = !written[place + 1..].iter().any(|(later, _)| later.key == write.key);
                // What was overwritten is there no more.
                if !is_last && versioning != BucketVersioning::Enabled {
                    continue;
                }
                let found = stage.tags(write.key, version.as_deref()).await;
                let expected = merge(&parse(write.tags), &rules.wanted(write.key, write.size)).tags;
                prop_assert_eq!(&found, &show(&expected), "{:?}", write);
                prop_assert!(TagSet::new(parse(&found)).is_ok());
            }
            // All events once more: tags are read, and nothing is written.
            let (cloud, operations) = Operations::of(&stage.cloud);
            for event in &order {
                hand_over(&cloud, Some(&text), &together(std::slice::from_ref(event))).await.unwrap();
            }
            let called = operations.take();
            prop_assert!(called.iter().all(|operation| matches!(*operation, "GetObjectTagging" | "HeadObject")), "{:?}", called);
            if !overriding {
                // A rule that overrides may want another value for an object that is no more; that takes a look at it.
                prop_assert_eq!(called.len(), order.len());
            }
            Ok(())
        })?;
    }
}
