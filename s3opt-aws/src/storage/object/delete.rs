//! Deleting objects.

use std::collections::HashMap;

use aws_sdk_s3::operation::delete_objects::DeleteObjectsOutput;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{DeleteError, DeleteObject, DeleteObjects, DeletedObject};

use crate::storage::S3;
use crate::storage::client::{bucket_call, object_call};
use crate::storage::convert::{Unfit, with_quotes};

type Deletion = Result<DeletedObject, DeleteError>;

impl S3 {
    pub(in crate::storage) async fn delete_an_object(
        &self,
        request: DeleteObject,
    ) -> CloudResult<DeletedObject> {
        let object = &request.object;
        let call = object_call("DeleteObject", &object.bucket, &object.key);
        let answer = self
            .send(&call, &object.bucket, |client| {
                client
                    .delete_object()
                    .bucket(&object.bucket)
                    .key(&object.key)
                    .set_version_id(object.version_id.clone())
                    .set_if_match(request.if_match.as_deref().map(with_quotes))
                    .send()
            })
            .await?;
        Ok(DeletedObject {
            key: object.key.clone(),
            version_id: answer.version_id,
            delete_marker: answer.delete_marker.unwrap_or(false),
        })
    }

    pub(in crate::storage) async fn delete_many_objects(
        &self,
        request: DeleteObjects,
    ) -> CloudResult<Vec<Deletion>> {
        let call = bucket_call("DeleteObjects", &request.bucket);
        let delete = identifiers(&request.objects).map_err(|unfit| call.unbuilt(unfit))?;
        let answer = self
            .send(&call, &request.bucket, |client| {
                client.delete_objects().bucket(&request.bucket).delete(delete.clone()).send()
            })
            .await?;
        Ok(in_order(&request.objects, &answer))
    }
}

fn identifiers(objects: &[(String, Option<String>)]) -> Result<Delete, Unfit> {
    let identifier = |(key, version_id): &(String, Option<String>)| {
        ObjectIdentifier::builder().key(key).set_version_id(version_id.clone()).build()
    };
    let identifiers = objects.iter().map(identifier).collect::<Result<Vec<_>, _>>()?;
    Ok(Delete::builder().set_objects(Some(identifiers)).build()?)
}

/// S3's answers in the order of the request, which S3 does not promise to keep. What it does not answer at all may have
/// been deleted or not.
fn in_order(objects: &[(String, Option<String>)], answer: &DeleteObjectsOutput) -> Vec<Deletion> {
    let mut answers: HashMap<(&str, Option<&str>), Deletion> = HashMap::new();
    for deleted in answer.deleted() {
        let key = deleted.key().unwrap_or_default();
        let made = deleted.delete_marker_version_id();
        let deletion = DeletedObject {
            key: key.to_owned(),
            version_id: deleted.version_id().or(made).map(str::to_owned),
            delete_marker: deleted.delete_marker().unwrap_or(false),
        };
        answers.insert((key, deleted.version_id()), Ok(deletion));
    }
    for error in answer.errors() {
        let key = error.key().unwrap_or_default();
        let version_id = error.version_id().filter(|version_id| !version_id.is_empty());
        let failure = DeleteError {
            key: key.to_owned(),
            version_id: version_id.map(str::to_owned),
            code: error.code().unwrap_or_default().to_owned(),
            message: error.message().unwrap_or_default().to_owned(),
        };
        answers.insert((key, version_id), Err(failure));
    }
    let answered = |(key, version_id): &(String, Option<String>)| {
        let found = answers.get(&(key.as_str(), version_id.as_deref())).cloned();
        found.unwrap_or_else(|| {
            Err(DeleteError {
                key: key.clone(),
                version_id: version_id.clone(),
                code: "UnexpectedAnswer".to_owned(),
                message: "the answer does not name the object".to_owned(),
            })
        })
    };
    objects.iter().map(answered).collect()
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::types;

    use super::*;

    fn deleted(key: &str) -> types::builders::DeletedObjectBuilder {
        types::DeletedObject::builder().key(key)
    }

    #[test]
    fn answers_come_in_the_order_of_the_request() {
        let asked = |key: &str, version_id: Option<&str>| (key.to_owned(), version_id.map(str::to_owned));
        let objects = [
            asked("a", None),
            asked("b", Some("v1")),
            asked("b", Some("v2")),
            asked("c", None),
            asked("d", None),
        ];
        let answer = DeleteObjectsOutput::builder()
            .deleted(deleted("b").version_id("v2").build())
            .deleted(deleted("b").version_id("v1").delete_marker(true).delete_marker_version_id("v1").build())
            .deleted(deleted("a").delete_marker(true).delete_marker_version_id("new").build())
            .errors(
                types::Error::builder().key("c").code("AccessDenied").message("no").version_id("").build(),
            )
            .build();
        let mut came = in_order(&objects, &answer);
        assert_eq!(came.pop().unwrap().unwrap_err().code, "UnexpectedAnswer");
        assert_eq!(came.pop().unwrap().unwrap_err().code, "AccessDenied");
        let came: Vec<_> = came
            .into_iter()
            .map(|deletion| {
                let deletion = deletion.unwrap();
                (deletion.key, deletion.version_id.unwrap(), deletion.delete_marker)
            })
            .collect();
        let expected = [("a", "new", true), ("b", "v1", true), ("b", "v2", false)];
        assert_eq!(came, expected.map(|(key, version, marker)| (key.to_owned(), version.to_owned(), marker)));
    }
}
