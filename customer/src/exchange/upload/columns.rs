//! The columns of a brought file, and the choices somebody makes for them.

use foundation::web::Fields;

use super::super::csv_source::CsvSource;
use super::super::fields::What;
use super::super::mapping::Mapping;
use super::super::refusal::Refusal;
use super::folder::Upload;

/// Rows shown before an import.
const SHOWN_ROWS: usize = 5;
const SHOWN_LETTERS: usize = 60;

/// A column: its name, the field it is taken for, its first cells.
pub(super) struct Column {
    pub header: String,
    pub field: Option<String>,
    pub cells: Vec<String>,
}

/// Reads the header and the first rows. `chosen` goes before the guess.
pub(super) fn look(upload: &Upload, chosen: Option<&[(String, String)]>) -> Result<Vec<Column>, Refusal> {
    let mut source = CsvSource::open(&upload.path)?;
    let mapping = Mapping::guess(upload.what(), source.headers(), chosen.unwrap_or_default())?;
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
    let source = CsvSource::open(&upload.path)?;
    let mut maps: Vec<(String, String)> =
        all_fields(upload.what()).into_iter().map(|field| (field, String::new())).collect();
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

/// Every field a column can be, the numbered ones too.
pub(super) fn all_fields(what: What) -> Vec<String> {
    let numbered = |name: &str, many: bool| {
        if many { (2..=9).map(|number| format!("{name}{number}")).collect() } else { Vec::new() }
    };
    what.fields()
        .iter()
        .flat_map(|field| std::iter::once(field.name.to_owned()).chain(numbered(field.name, field.is_many())))
        .collect()
}
