//! Tables of s3opt.toml: the JSON of the AWS command line with names in `snake_case`.

use serde_json::{Map, Value};

use super::{Element, Schema, json};
use crate::s3::S3Error;

/// A table as serde hands it over.
pub(crate) type Table = Map<String, Value>;

/// The table as an element of the schema's root name.
///
/// # Errors
/// `MalformedXML` with the first name that is not in `snake_case`.
pub(crate) fn from_table(table: &Table, schema: &Schema) -> Result<Element, S3Error> {
    let value = rename(&Value::Object(table.clone()), &|name| {
        let spelled = spell(name, schema);
        let back = unspell(&spelled, schema);
        if back == name {
            return Ok(spelled);
        }
        let detail = format!("{name:?} is not a name in s3opt.toml: write {back:?}");
        Err(S3Error::malformed_xml(None, detail))
    })?;
    Ok(json::element(schema.root, value, schema))
}

/// The element as a table.
pub(crate) fn to_table(element: &Element, schema: &Schema) -> Table {
    match rename(&json::to_value(element, schema), &|name| Ok(unspell(name, schema))) {
        Ok(Value::Object(table)) => table,
        _ => Table::new(),
    }
}

fn rename(value: &Value, name: &impl Fn(&str) -> Result<String, S3Error>) -> Result<Value, S3Error> {
    Ok(match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| Ok((name(key)?, rename(value, name)?)));
            Value::Object(members.collect::<Result<_, S3Error>>()?)
        }
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| rename(item, name)).collect::<Result<_, S3Error>>()?)
        }
        other => other.clone(),
    })
}

/// `storage_class` as `StorageClass`.
fn spell(name: &str, schema: &Schema) -> String {
    if let Some((_, spelled)) = schema.spellings.iter().find(|(plain, _)| *plain == name) {
        return (*spelled).to_owned();
    }
    let words = name.split('_').map(|word| {
        let mut characters = word.chars();
        let first = characters.next().map(|character| character.to_ascii_uppercase());
        first.into_iter().chain(characters).collect::<String>()
    });
    words.collect()
}

/// `StorageClass` as `storage_class`.
fn unspell(name: &str, schema: &Schema) -> String {
    if let Some((plain, _)) = schema.spellings.iter().find(|(_, spelled)| *spelled == name) {
        return (*plain).to_owned();
    }
    let mut plain = String::with_capacity(name.len() + 4);
    for (place, character) in name.char_indices() {
        if character.is_ascii_uppercase() && place > 0 {
            plain.push('_');
        }
        plain.push(character.to_ascii_lowercase());
    }
    plain
}
