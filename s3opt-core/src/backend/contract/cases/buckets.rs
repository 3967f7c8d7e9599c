//! Buckets are made, found and deleted.

use std::sync::Arc;

use crate::backend::contract::check::{absent, holds, refused, same, text};
use crate::backend::contract::stage::put;
use crate::backend::contract::{Broken, Held, Made, Stage};
use crate::backend::storage::{BucketVersioning, CreateBucket, CreateUpload, Setting, SettingKey};
use crate::price::Region;
use crate::s3::Tag;
use crate::s3::bucket::{BucketEncryption, ObjectOwnership, PublicAccessBlock};

cases! { "buckets", Storage;
    a_new_bucket_lies_in_its_region [Objects] "Where the bucket lies.";
    a_new_bucket_is_empty [Objects] "Makes a bucket.";
    an_absent_bucket_is_not_found [Objects] "Where the bucket lies. Absent: not found.";
    calls_on_an_absent_bucket_say_so [Objects]
        "Every method answers `NoSuchBucket` where the bucket is not there";
    made_again_it_is_the_same_or_refused [Objects]
        "Repeated: `BucketAlreadyOwnedByYou`; but in us-east-1 success where it would have no tags.";
    made_again_with_tags_is_refused [BucketTags]
        "Repeated: `BucketAlreadyOwnedByYou`; but in us-east-1 success where it would have no tags.";
    another_region_can_be_named [ManyRegions] "Buckets of every region can be named";
    made_again_elsewhere_is_refused [ManyRegions] "Repeated: `BucketAlreadyOwnedByYou`";
    names_are_unique_in_all_of_aws [OtherAccount] "Another account's: `BucketAlreadyExists`.";
    names_that_s3_would_not_take_are_refused [BucketNameRules]
        "a backend answers what S3 answers to those that S3 would not take (`InvalidBucketName`, `KeyTooLongError`)";
    buckets_are_listed_in_order [BucketLists] "The caller's buckets in the order of their names.";
    a_deleted_bucket_is_gone [Objects] "Deletes a bucket.";
    a_deleted_bucket_is_not_listed [BucketLists] "Deletes a bucket.";
    a_name_can_be_used_again [Objects] "Deletes a bucket.";
    a_bucket_with_an_object_stays [Objects] "`BucketNotEmpty` for versions";
    a_bucket_with_an_old_version_stays [Versioning] "`BucketNotEmpty` for versions";
    uploads_go_along [Uploads] "uploads go along";
    a_new_bucket_encrypts [Encryption]
        "It has SSE-S3, blocks public access and enforces its owner's ownership, as every new bucket does.";
    a_new_bucket_blocks_public_access [PublicAccessBlock]
        "It has SSE-S3, blocks public access and enforces its owner's ownership, as every new bucket does.";
    a_new_bucket_enforces_ownership [Ownership]
        "It has SSE-S3, blocks public access and enforces its owner's ownership, as every new bucket does.";
    a_bucket_can_be_made_with_tags [BucketTags] "Its tags.";
    what_was_kept_does_not_come_back [BucketTags, Versioning] "Deletes a bucket.";
}

async fn a_new_bucket_lies_in_its_region(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    same("the region", &stage.storage().head_bucket(&bucket).await?, &stage.region)
}

async fn a_new_bucket_is_empty(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    same("the keys", &stage.keys(&bucket).await?, &Vec::new())
}

async fn an_absent_bucket_is_not_found(stage: Arc<Stage>) -> Held {
    absent("HeadBucket", stage.storage().head_bucket(&stage.name("absent")).await)
}

async fn calls_on_an_absent_bucket_say_so(stage: Arc<Stage>) -> Held {
    let bucket = stage.name("absent");
    let codes = ["NoSuchBucket"];
    refused("PutObject", stage.put(&bucket, "key", "text").await, &codes)?;
    refused("GetObject", stage.read(&bucket, "key").await, &codes)?;
    absent("HeadObject", stage.head(&bucket, "key").await)?;
    refused("DeleteObject", stage.delete(&bucket, "key").await, &codes)?;
    refused("ListObjectsV2", stage.keys(&bucket).await, &codes)?;
    refused("DeleteBucket", stage.storage().delete_bucket(&bucket).await, &codes)
}

async fn made_again_it_is_the_same_or_refused(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let again = stage.storage().create_bucket(stage.new_bucket(&bucket)).await;
    if stage.region.name() == "us-east-1" {
        again?;
    } else {
        refused("CreateBucket, repeated", again, &["BucketAlreadyOwnedByYou"])?;
    }
    text("what the bucket held", &stage.read(&bucket, "key").await?, "text")
}

async fn made_again_with_tags_is_refused(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let with_tags = CreateBucket { tags: vec![tag()], ..stage.new_bucket(&bucket) };
    let again = stage.storage().create_bucket(with_tags).await;
    refused("CreateBucket with tags, repeated", again, &["BucketAlreadyOwnedByYou"])
}

fn elsewhere(stage: &Stage) -> Result<Region, Broken> {
    let names = ["eu-west-1", "us-west-2"];
    let name = names.into_iter().find(|name| *name != stage.region.name()).unwrap_or("eu-west-1");
    Ok(name.parse()?)
}

async fn another_region_can_be_named(stage: Arc<Stage>) -> Held {
    let (bucket, region) = (stage.name("bucket"), elsewhere(&stage)?);
    stage.made(Made::Bucket(bucket.clone()));
    let request = CreateBucket { name: bucket.clone(), region: region.clone(), tags: Vec::new() };
    stage.storage().create_bucket(request).await?;
    same("the region", &stage.storage().head_bucket(&bucket).await?, &region)?;
    stage.put(&bucket, "key", "text").await?;
    text("the object", &stage.read(&bucket, "key").await?, "text")
}

async fn made_again_elsewhere_is_refused(stage: Arc<Stage>) -> Held {
    let (bucket, region) = (stage.bucket().await?, elsewhere(&stage)?);
    let request = CreateBucket { name: bucket.clone(), region, tags: Vec::new() };
    let again = stage.storage().create_bucket(request).await;
    refused("CreateBucket in another region", again, &["BucketAlreadyOwnedByYou"])?;
    same("the region", &stage.storage().head_bucket(&bucket).await?, &stage.region)
}

async fn names_are_unique_in_all_of_aws(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let theirs = stage.other()?.storage.create_bucket(stage.new_bucket(&bucket)).await;
    refused("CreateBucket by another account", theirs, &["BucketAlreadyExists"])
}

async fn names_that_s3_would_not_take_are_refused(stage: Arc<Stage>) -> Held {
    for name in ["ab", "Upper-Case", "two..dots", "192.168.0.1", "-hyphen", "under_score", &"a".repeat(64)] {
        let made = stage.storage().create_bucket(stage.new_bucket(name)).await;
        refused(&format!("CreateBucket of {name:?}"), made, &["InvalidBucketName"])?;
    }
    Ok(())
}

async fn buckets_are_listed_in_order(stage: Arc<Stage>) -> Held {
    let (first, second) = (stage.name("z"), stage.name("a"));
    for name in [&first, &second] {
        stage.create_bucket(name).await?;
    }
    let listed = stage.storage().list_buckets().await?;
    let names: Vec<&str> = listed.iter().map(|bucket| bucket.name.as_str()).collect();
    holds("the names are in order", names.is_sorted())?;
    for name in [&first, &second] {
        let bucket = listed.iter().find(|bucket| bucket.name == *name);
        same(
            &format!("the region of {name} in the list"),
            &bucket.map(|bucket| &bucket.region),
            &Some(&stage.region),
        )?;
    }
    Ok(())
}

async fn a_deleted_bucket_is_gone(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().delete_bucket(&bucket).await?;
    absent("HeadBucket", stage.storage().head_bucket(&bucket).await)?;
    refused("DeleteBucket, repeated", stage.storage().delete_bucket(&bucket).await, &["NoSuchBucket"])
}

async fn a_deleted_bucket_is_not_listed(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().delete_bucket(&bucket).await?;
    let listed = stage.storage().list_buckets().await?;
    holds("the bucket is not listed", !listed.iter().any(|listed| listed.name == bucket))
}

async fn a_name_can_be_used_again(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    stage.delete(&bucket, "key").await?;
    stage.storage().delete_bucket(&bucket).await?;
    stage.create_bucket(&bucket).await?;
    same("the keys", &stage.keys(&bucket).await?, &Vec::new())
}

async fn a_bucket_with_an_object_stays(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    refused("DeleteBucket", stage.storage().delete_bucket(&bucket).await, &["BucketNotEmpty"])?;
    text("the object", &stage.read(&bucket, "key").await?, "text")
}

async fn a_bucket_with_an_old_version_stays(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    stage.delete(&bucket, "key").await?;
    refused("DeleteBucket", stage.storage().delete_bucket(&bucket).await, &["BucketNotEmpty"])
}

async fn uploads_go_along(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = CreateUpload { bucket: bucket.clone(), key: "key".to_owned(), ..CreateUpload::default() };
    stage.storage().create_upload(upload).await?;
    stage.storage().delete_bucket(&bucket).await?;
    absent("HeadBucket", stage.storage().head_bucket(&bucket).await)
}

async fn a_new_bucket_encrypts(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let came = stage.storage().setting(&bucket, &SettingKey::Encryption).await?;
    let Setting::Encryption(came) = came else {
        return Err(Broken::new(format!("the encryption is {came:?}")));
    };
    same("the algorithm", &came.algorithm, &BucketEncryption::default().algorithm)
}

async fn a_new_bucket_blocks_public_access(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let came = stage.storage().setting(&bucket, &SettingKey::PublicAccessBlock).await?;
    same("the public access block", &came, &Setting::PublicAccessBlock(PublicAccessBlock::ALL))
}

async fn a_new_bucket_enforces_ownership(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let came = stage.storage().setting(&bucket, &SettingKey::Ownership).await?;
    same("the ownership", &came, &Setting::Ownership(ObjectOwnership::BucketOwnerEnforced))
}

fn tag() -> Tag {
    Tag { key: "Department".to_owned(), value: "Finance".to_owned() }
}

async fn a_bucket_can_be_made_with_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.name("bucket");
    stage.made(Made::Bucket(bucket.clone()));
    let request = CreateBucket { tags: vec![tag()], ..stage.new_bucket(&bucket) };
    stage.storage().create_bucket(request).await?;
    let came = stage.storage().setting(&bucket, &SettingKey::Tags).await?;
    same("the tags", &came, &Setting::Tags(vec![tag()]))
}

async fn what_was_kept_does_not_come_back(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.storage().put_setting(&bucket, Setting::Tags(vec![tag()])).await?;
    stage.storage().delete_bucket(&bucket).await?;
    stage.create_bucket(&bucket).await?;
    absent("GetBucketTagging", stage.storage().setting(&bucket, &SettingKey::Tags).await)?;
    let versioning = stage.storage().setting(&bucket, &SettingKey::Versioning).await?;
    same("versioning", &versioning, &Setting::Versioning(BucketVersioning::Unversioned))?;
    let written = stage.storage().put_object(put(&bucket, "key", "text")).await?;
    same("the version's id", &written.version_id, &None)
}
