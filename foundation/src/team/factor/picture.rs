//! The QR code of a secret, as a picture of its own: it needs no script and no inline style.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use qrcode::{Color, EcLevel, QrCode};

use crate::web::Problem;

/// What a reader needs around the code to find it (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

pub(super) fn picture(text: &str) -> Result<Response, Problem> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(|error| Problem::trouble("draw a QR code", &error))?;
    let svg = drawn(&code.to_colors(), code.width());
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// Dark modules on white, whatever the colours of the page: some phones read nothing else.
fn drawn(modules: &[Color], width: usize) -> String {
    let size = width + 2 * QUIET;
    let mut path = String::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
        path.push_str(&format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_modules_stand_where_the_code_has_them() {
        let svg = drawn(&[Color::Dark, Color::Light, Color::Light, Color::Dark], 2);

        assert!(svg.contains(r#"viewBox="0 0 10 10""#), "two modules and four quiet ones at each side");
        assert!(svg.contains(r#"d="M4 4h1v1h-1zM5 5h1v1h-1z""#), "{svg}");
    }
}
