//! Creating and editing a customer, with what to do when two people edit at once.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::{self, Action, Group, Permit, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};
use foundation::words::Words;

use crate::customers::contact_point::{Address, ContactDraft, ContactKind};
use crate::customers::customer::{Checked, Draft, FieldRefusal, Full, Kind, Standing};
use crate::customers::store::{self, ChangeRefused};

#[derive(Template)]
#[template(path = "customers/pages/form.html")]
struct FormPage {
    shell: Shell,
    /// None for a new customer.
    id: Option<Id>,
    version: i64,
    draft: Draft,
    refusals: Vec<FieldRefusal>,
    people: Vec<(Id, String)>,
    teams: Vec<(Id, String)>,
    clashes: Vec<(Id, String)>,
    conflict: Option<Conflict>,
}

/// What somebody else saved in the meantime, field by field.
pub(super) struct Conflict {
    pub rows: Vec<ConflictRow>,
}

pub(super) struct ConflictRow {
    pub label: String,
    pub yours: String,
    pub theirs: String,
}

impl FormPage {
    async fn new(
        app: &App,
        page: &Page,
        id: Option<Id>,
        version: i64,
        draft: Draft,
    ) -> Result<Self, Problem> {
        let people =
            team::accounts(&app.db).await?.into_iter().map(|account| (account.id, account.name)).collect();
        let teams = team::teams(&app.db).await?.into_iter().map(|team| (team.id, team.name)).collect();
        let shell = page.shell("customers");
        Ok(Self {
            shell,
            id,
            version,
            draft,
            refusals: Vec::new(),
            people,
            teams,
            clashes: Vec::new(),
            conflict: None,
        })
    }

    /// The text beside a field, when something is wrong with it.
    fn error(&self, field: &str) -> Option<String> {
        let refusal = self.refusals.iter().find(|refusal| refusal.field == field)?;
        Some(say_refusal(&self.shell.words, refusal.reason))
    }

    fn point_error(&self, index: &usize) -> Option<String> {
        self.error(&format!("contact_points[{index}]"))
    }

    fn no_address(&self) -> Address {
        Address::default()
    }

    /// The parts of an address with their fields' names, in the order people write them.
    fn address_parts(&self, address: &Address) -> [(&'static str, String); 5] {
        let plain = |part: &Option<Personal<String>>| {
            part.as_ref().map(|part| part.reveal().clone()).unwrap_or_default()
        };
        [
            ("street", plain(&address.street)),
            ("postcode", plain(&address.postcode)),
            ("city", plain(&address.city)),
            ("region", address.region.clone().unwrap_or_default()),
            ("country", address.country.clone().unwrap_or_default()),
        ]
    }

    fn is_kind(&self, kind: &Kind) -> bool {
        self.draft.kind.unwrap_or(Kind::Person) == *kind
    }

    fn is_standing(&self, standing: &Standing) -> bool {
        self.draft.standing.unwrap_or(Standing::Prospect) == *standing
    }

    fn action(&self) -> String {
        self.id.map_or_else(|| "/customers".to_owned(), |id| format!("/customers/{id}"))
    }

    fn answer(&self, status: StatusCode) -> Result<Response, Problem> {
        let mut response = render(self)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

pub(super) async fn new(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let draft = Draft {
        kind: Kind::parse(query.text("kind")),
        owner_id: permit.actor().account(),
        ..Draft::default()
    };
    FormPage::new(&app, &page, None, 0, draft).await?.answer(StatusCode::OK)
}

pub(super) async fn create(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let draft = read_draft(&fields, Draft::default(), &permit.scope());
    let checked = match draft.clone().check() {
        Ok(checked) => checked,
        Err(refusals) => return refuse(&app, &page, None, 0, draft, refusals).await,
    };
    if fields.text("despite_clash") != "yes" {
        let clashes = store::same_contact(&app.db, &permit.scope(), None, &contact_keys(&checked)).await?;
        if !clashes.is_empty() {
            let mut form = FormPage::new(&app, &page, None, 0, draft).await?;
            form.clashes = clashes;
            return form.answer(StatusCode::CONFLICT);
        }
    }
    let mut tx = app.db.begin().await?;
    match store::create(&mut tx, &permit, app.now(), checked).await {
        Ok(id) => {
            tx.commit().await?;
            seen_or_listed(&app, &permit.scope(), id).await
        }
        Err(refused) => not_saved(&app, &page, None, 0, draft, refused).await,
    }
}

pub(super) async fn edit(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let full = store::full(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    FormPage::new(&app, &page, Some(id), full.customer.version, full.to_draft()).await?.answer(StatusCode::OK)
}

pub(super) async fn change(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let full = store::full(&app.db, &permit.scope(), id).await?.ok_or_else(Problem::not_found)?;
    let version = fields.text("version").parse().unwrap_or(0);
    let draft = read_draft(&fields, full.to_draft(), &permit.scope());
    let checked = match draft.clone().check() {
        Ok(checked) => checked,
        Err(refusals) => return refuse(&app, &page, Some(id), version, draft, refusals).await,
    };
    let mut tx = app.db.begin().await?;
    match store::change(&mut tx, &permit, app.now(), id, version, checked).await {
        Ok(_) => {
            tx.commit().await?;
            seen_or_listed(&app, &permit.scope(), id).await
        }
        Err(refused) => {
            drop(tx);
            not_saved(&app, &page, Some(id), version, draft, refused).await
        }
    }
}

/// To the record, or to the list when it was given to somebody out of one's sight.
async fn seen_or_listed(app: &App, scope: &Scope, id: Id) -> Result<Response, Problem> {
    let is_seen = store::find(&app.db, scope, id).await?.is_some();
    let place = if is_seen { format!("/customers/{id}") } else { "/customers".to_owned() };
    Ok(Redirect::to(&place).into_response())
}

async fn refuse(
    app: &App,
    page: &Page,
    id: Option<Id>,
    version: i64,
    draft: Draft,
    refusals: Vec<FieldRefusal>,
) -> Result<Response, Problem> {
    let mut form = FormPage::new(app, page, id, version, draft).await?;
    form.refusals = refusals;
    form.answer(StatusCode::UNPROCESSABLE_ENTITY)
}

async fn not_saved(
    app: &App,
    page: &Page,
    id: Option<Id>,
    version: i64,
    draft: Draft,
    refused: ChangeRefused,
) -> Result<Response, Problem> {
    match refused {
        ChangeRefused::NotFound => Err(Problem::not_found()),
        ChangeRefused::NotWritable(field) => Err(Problem::not_writable(field)),
        ChangeRefused::Db(error) => Err(error.into()),
        ChangeRefused::ExternalIdTaken => {
            let taken = FieldRefusal { field: "external_id".to_owned(), reason: "external-id-taken" };
            refuse(app, page, id, version, draft, vec![taken]).await
        }
        ChangeRefused::Changed(theirs) => {
            // Saving again from here keeps yours: it is sent with their version.
            let mut form = FormPage::new(app, page, id, theirs.customer.version, draft).await?;
            form.conflict = Some(Conflict { rows: differences(&form, &theirs) });
            form.answer(StatusCode::CONFLICT)
        }
    }
}

fn differences(form: &FormPage, theirs: &Full) -> Vec<ConflictRow> {
    let words = form.shell.words;
    let yours = described(&words, &form.draft, &form.people, &form.teams);
    let theirs = described(&words, &theirs.to_draft(), &form.people, &form.teams);
    yours
        .into_iter()
        .zip(theirs)
        .filter(|((_, yours), (_, theirs))| yours != theirs)
        .map(|((label, yours), (_, theirs))| ConflictRow { label, yours, theirs })
        .collect()
}

/// A refusal's word is our own, or the key of a text of the recognition.
pub(super) fn say_refusal(words: &Words, reason: &str) -> String {
    let own = format!("customers-refused-{reason}");
    if words.has(&own) { words.text(own) } else { words.text(reason) }
}

/// Every field of a draft as a person reads it, with its label.
fn described(
    words: &Words,
    draft: &Draft,
    people: &[(Id, String)],
    teams: &[(Id, String)],
) -> Vec<(String, String)> {
    let name_in = |list: &[(Id, String)], id: Option<Id>| {
        list.iter()
            .find(|(known, _)| Some(*known) == id)
            .map_or_else(|| "—".to_owned(), |(_, name)| name.clone())
    };
    let or_dash =
        |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "—".to_owned());
    let checked = draft.clone().check();
    let points = checked.map_or_else(
        |_| draft.contact_points.iter().map(|point| point.value.clone()).collect::<Vec<_>>(),
        |checked| checked.points.iter().map(|point| point.value.clone()).collect(),
    );
    let kind = words.one_of("kind", draft.kind.unwrap_or(Kind::Person).as_str());
    let name = [draft.given_name.as_deref(), draft.family_name.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let values = [
        ("kind", kind),
        ("name", if name.trim().is_empty() { draft.name.clone() } else { name }),
        ("standing", words.one_of("standing", draft.standing.unwrap_or(Standing::Prospect).as_str())),
        ("contacts", or_dash(Some(points.join(" · ")))),
        ("language", or_dash(draft.language.as_deref().map(|code| words.language(code)))),
        ("country", or_dash(draft.country.as_deref().map(|code| words.country(code)))),
        ("time-zone", or_dash(draft.time_zone.clone())),
        ("owner", name_in(people, draft.owner_id)),
        ("deputy", name_in(people, draft.deputy_id)),
        ("team", name_in(teams, draft.team_id)),
        ("tags", or_dash(Some(draft.tags.join(", ")))),
        ("source", or_dash(draft.source.clone())),
        ("external-id", or_dash(draft.external_id.clone())),
    ];
    values
        .into_iter()
        .map(|(field, value)| (words.text(format!("customers-column-{field}")), value))
        .collect()
}

fn contact_keys(checked: &Checked) -> Vec<(ContactKind, String)> {
    let exact = |kind| matches!(kind, ContactKind::Email | ContactKind::Phone);
    checked
        .points
        .iter()
        .filter(|point| exact(point.kind))
        .map(|point| (point.kind, point.match_key.clone()))
        .collect()
}

/// The form's fields over `base`, so that what the form does not show stays; it shows to be written what the
/// role writes.
fn read_draft(fields: &Fields, base: Draft, scope: &Scope) -> Draft {
    let some = |name: &str| fields.some(name).map(str::to_owned);
    // A malformed id is nobody's: the database refuses it, and nothing is cleared by mistake.
    let id = |name: &str| fields.some(name).map(|text| Id::parse(text).unwrap_or(Id::NONE));
    let is_shown = |group: Group, name: &str| scope.writes(group) || fields.has(name);
    let personal = |name: &str, kept: Option<String>| {
        if is_shown(Group::Personal, name) { some(name) } else { kept }
    };
    let internal = |name: &str, kept: Option<String>| {
        if is_shown(Group::Internal, name) { some(name) } else { kept }
    };
    let colleague =
        |name: &str, kept: Option<Id>| if is_shown(Group::Internal, name) { id(name) } else { kept };
    let tags = fields.text("tags").split(',').map(|tag| tag.trim().to_owned());
    Draft {
        kind: Kind::parse(fields.text("kind")),
        name: fields.text("name").to_owned(),
        given_name: some("given_name"),
        family_name: some("family_name"),
        language: personal("language", base.language),
        country: personal("country", base.country),
        time_zone: personal("time_zone", base.time_zone),
        standing: Standing::parse(fields.text("standing")),
        owner_id: colleague("owner", base.owner_id),
        deputy_id: colleague("deputy", base.deputy_id),
        team_id: colleague("team", base.team_id),
        source: internal("source", base.source),
        external_id: internal("external_id", base.external_id),
        custom: base.custom,
        tags: if is_shown(Group::Internal, "tags") {
            tags.filter(|tag| !tag.is_empty()).collect()
        } else {
            base.tags
        },
        contact_points: if is_shown(Group::Personal, "point_kind") {
            read_points(fields)
        } else {
            base.contact_points
        },
    }
}

fn read_points(fields: &Fields) -> Vec<ContactDraft> {
    let kinds = fields.every("point_kind");
    let values: Vec<&str> = fields.every("point_value").collect();
    let labels: Vec<&str> = fields.every("point_label").collect();
    let primary: Vec<&str> = fields.every("point_primary").collect();
    let places: Vec<&str> = fields.every("point_place").collect();
    let [streets, postcodes, cities, regions, countries] =
        ["point_street", "point_postcode", "point_city", "point_region", "point_country"]
            .map(|name| fields.every(name).collect::<Vec<_>>());
    kinds
        .enumerate()
        .filter_map(|(index, kind)| {
            let at = |list: &[&str]| list.get(index).copied().unwrap_or_default().to_owned();
            let some = |list: &[&str]| Some(at(list)).filter(|text| !text.is_empty());
            let personal = |list: &[&str]| some(list).map(Personal::new);
            let kind = ContactKind::parse(kind)?;
            let address = match kind {
                ContactKind::Postal => Address {
                    street: personal(&streets),
                    postcode: personal(&postcodes),
                    city: personal(&cities),
                    region: some(&regions),
                    country: some(&countries),
                },
                _ => Address::default(),
            };
            let point = ContactDraft {
                kind,
                value: at(&values),
                label: some(&labels),
                is_primary: some(&places).is_some_and(|place| primary.contains(&place.as_str())),
                address,
            };
            let is_empty = point.value.is_empty() && point.address.line().is_none();
            (!is_empty).then_some(point)
        })
        .collect()
}
