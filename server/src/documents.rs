//! The API's own description.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use customer::{consent, customers, erasure, links, purchases, restriction, seen, timeline};
use foundation::audit;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref, ResponseBuilder,
};

static JSON: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());

/// `GET /api/v1/openapi.json`: what a program can ask for, as OpenAPI 3.1.
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}

/// The descriptions of all slices in one document.
#[must_use]
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Vínculo")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Customers, what happened with them, and what they bought. Times are RFC 3339 in UTC, amounts are in the \
             smallest unit of their currency, problems are RFC 9457. A POST with an Idempotency-Key can be repeated.",
        ))
        .build();
    let mut all = OpenApiBuilder::new()
        .info(info)
        .paths(PathsBuilder::new().build())
        .components(Some(Components::new()))
        .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
        .build();
    let slices = [
        audit::api_docs(),
        customers::api_docs(),
        erasure::api_docs(),
        consent::api_docs(),
        restriction::api_docs(),
        seen::api_docs(),
        links::api_docs(),
        timeline::api_docs(),
        purchases::api_docs(),
    ];
    for slice in slices {
        all.merge(slice);
    }
    all.paths.paths.values_mut().flat_map(operations).for_each(may_refuse);
    let components = all.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("a token of `vinculo token create`"));
    components.security_schemes.insert("token".to_owned(), SecurityScheme::Http(bearer.build()).into());
    components.schemas.insert("Problem".to_owned(), problem().build().into());
    all
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete].into_iter().flatten()
}

/// Each operation may answer with a problem, in one shape.
fn may_refuse(operation: &mut Operation) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description("a problem").content("application/problem+json", content).build();
    operation.responses.responses.entry("default".to_owned()).or_insert_with(|| response.into());
}

/// RFC 9457, with the fields that are wrong.
fn problem() -> ObjectBuilder {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let field = ObjectBuilder::new().property("field", text()).property("detail", text());
    ObjectBuilder::new()
        .property("type", text())
        .property("title", text())
        .property("status", ObjectBuilder::new().schema_type(Type::Integer))
        .property("detail", text())
        .property("errors", ArrayBuilder::new().items(field))
        .required("type")
        .required("title")
        .required("status")
        .required("detail")
}
