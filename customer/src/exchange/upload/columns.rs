//! The columns of a brought file, and the choices somebody makes for them.

use foundation::web::Fields;

use super::super::fields::{Field, What, named, with_number};
use super::super::mapping::Mapping;
use super::super::refusal::Refusal;
use super::folder::Upload;

/// Rows shown before an import.
const SHOWN_ROWS: usize = 5;
const SHOWN_LETTERS: usize = 60;
const USUAL_NUMBERED: usize = 9;

/// A column: its name, the field it is taken for, its first cells.
pub(super) struct Column {
    pub header: String,
    pub field: Option<String>,
    pub cells: Vec<String>,
}

/// Reads the header and the first rows, and guesses the fields.
pub(super) fn look(upload: &Upload) -> Result<Vec<Column>, Refusal> {
    let mut source = upload.source()?;
    let mapping = Mapping::guess(upload.what(), source.headers(), &[])?;
    let mut columns: Vec<Column> = source
        .headers()
        .iter()
        .zip(mapping.columns)
        .map(|(header, field)| Column { header: header.clone(), field, cells: Vec::new() })
        .collect();
    for _ in 0..SHOWN_ROWS {
        let Some(row) = source.next_row()? else { break };
        for (column, cell) in
            columns.iter_mut().zip(row.shown.iter().map(Some).chain(std::iter::repeat(None)))
        {
            column
                .cells
                .push(cell.map_or_else(String::new, |cell| cell.chars().take(SHOWN_LETTERS).collect()));
        }
    }
    Ok(columns)
}

/// What a form chose: each field with its column, or with none. The second of
/// two columns that are taken for one field is answered as an error.
pub(super) fn chosen(
    upload: &Upload,
    form: &Fields,
) -> Result<Result<Vec<(String, String)>, String>, Refusal> {
    let source = upload.source()?;
    let mut maps: Vec<(String, String)> = all_fields(upload.what(), source.headers().iter())
        .into_iter()
        .map(|field| (field, String::new()))
        .collect();
    for (index, header) in source.headers().iter().enumerate() {
        let Some(field) = form.some(&format!("column_{index}")) else { continue };
        let Some(map) = maps.iter_mut().find(|(known, _)| known == field) else { continue };
        if !map.1.is_empty() {
            return Ok(Err(header.clone()));
        }
        map.1.clone_from(header);
    }
    Ok(Ok(maps))
}

/// Every field a column can be: the usual numbered ones, and those that `headers` name.
pub(super) fn all_fields<'a>(what: What, headers: impl Iterator<Item = &'a String>) -> Vec<String> {
    let usual = |field: &Field| {
        let most = if field.is_many() { USUAL_NUMBERED } else { 1 };
        (1..=most).map(|number| with_number(field.name, number)).collect::<Vec<_>>()
    };
    let mut fields: Vec<String> = what.fields().iter().flat_map(usual).collect();
    for field in headers.filter_map(|header| named(what, header)) {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields
}
