//! Reading objects, and what is known of them.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{GetObject, HeadObject, ObjectHead, ReadObject};

use super::conditions::check_read;
use super::describe::head;
use super::find::Marked;
use super::request::{Call, Kind, Receipt};
use super::{checks, ranges};
use crate::client::Caller;
use crate::world::World;

/// What S3 says of an archived object that is read.
const NOT_READABLE: &str = "The operation is not valid for the object's storage class";

impl World {
    pub(crate) fn get_object(&mut self, caller: &Caller, request: &GetObject) -> CloudResult<ReadObject> {
        let object = &request.object;
        let call = Call { kind: Kind::GetObject, caller, bucket: &object.bucket, key: &object.key };
        self.serve(call, |world, receipt| world.read(&call, request, receipt))
    }

    fn read(
        &mut self,
        call: &Call<'_>,
        request: &GetObject,
        receipt: &mut Receipt,
    ) -> CloudResult<ReadObject> {
        let version_id = request.object.version_id.as_deref();
        self.may_read(call, version_id)?;
        let found = self.find(call, version_id, Marked::Absent)?;
        receipt.class = found.object.class;
        if !found.object.is_readable() {
            return Err(call.archived(NOT_READABLE, found.object));
        }
        check_read(call, &request.conditions, found.version, self.now)?;
        let range = ranges::resolve(call, request.range, found.object.size)?;
        let body = ranges::body(found.object, range);
        let answer = ReadObject { head: head(found, version_id), body, range };
        receipt.downloaded = answer.body.len();
        receipt.retrieved = answer.body.len();
        if range.is_some() {
            receipt.status = 206;
        }
        let (key, number) = (found.key.clone(), found.version.number);
        self.access(call.bucket, &key, number);
        Ok(answer)
    }

    pub(crate) fn head_object(&mut self, caller: &Caller, request: &HeadObject) -> CloudResult<ObjectHead> {
        let object = &request.object;
        let call = Call { kind: Kind::HeadObject, caller, bucket: &object.bucket, key: &object.key };
        self.serve(call, |world, receipt| {
            let version_id = request.object.version_id.as_deref();
            world.may_read(&call, version_id)?;
            let found = world.find(&call, version_id, Marked::Absent)?;
            receipt.class = found.object.class;
            check_read(&call, &request.conditions, found.version, world.now)?;
            Ok(head(found, version_id))
        })
    }

    /// Whether the caller may read an object, or one version of it.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>, "Permissions".
    pub(super) fn may_read(&self, call: &Call<'_>, version_id: Option<&str>) -> CloudResult<()> {
        let action = if version_id.is_some() { "s3:GetObjectVersion" } else { "s3:GetObject" };
        self.allow(call, action, &[])?;
        checks::check_key(call)
    }
}
