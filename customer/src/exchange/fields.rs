//! The fields of an import, and what people call them in four languages.

use foundation::words;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Customers,
    Purchases,
}

impl What {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Purchases => "purchases",
        }
    }

    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Customers, Self::Purchases].into_iter().find(|what| what.as_str() == word)
    }

    /// The fields a column can be, the numbered ones (`email2`) aside.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Customers => CUSTOMERS,
            Self::Purchases => PURCHASES,
        }
    }
}

/// A field and what people call it; compared without case, accents and blanks.
pub struct Field {
    pub name: &'static str,
    synonyms: &'static str,
    numbered: Numbered,
}

/// Whether a field has further ones with a number, such as `email2`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbered {
    No,
    /// Only by its own name: in other programs' files `address 2` is the second line of one address.
    ByName,
    /// By its synonyms too.
    Spoken,
}

/// The highest number of a field: as many contact points as a customer can have.
pub const MOST_NUMBERED: usize = 50;

impl Field {
    /// Whether files often have further ones.
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.numbered == Numbered::Spoken
    }
}

const fn field(name: &'static str, synonyms: &'static str) -> Field {
    Field { name, synonyms, numbered: Numbered::No }
}

const fn many(name: &'static str, synonyms: &'static str) -> Field {
    Field { name, synonyms, numbered: Numbered::Spoken }
}

const fn numbered(name: &'static str, synonyms: &'static str) -> Field {
    Field { name, synonyms, numbered: Numbered::ByName }
}

/// English, Spanish, Romanian and Russian names, parted by commas.
const CUSTOMERS: &[Field] = &[
    field("id", "vinculo id"),
    field(
        "external_id",
        "customer id, customer number, client id, reference, id externo, numero de cliente, codigo cliente, id extern, cod client, numar client, внешний id, номер клиента, код клиента",
    ),
    field("kind", "type, customer type, tipo, tip, тип, вид"),
    field(
        "name",
        "full name, display name, customer, nombre completo, razon social, nume complet, denumire, полное имя, фио, название, наименование",
    ),
    field("given_name", "first name, forename, nombre, nombre de pila, prenume, имя"),
    field("family_name", "last name, surname, apellido, apellidos, nume, nume de familie, фамилия"),
    many(
        "email",
        "e mail, mail, email address, correo, correo electronico, adresa email, adresa de email, почта, эл почта, электронная почта",
    ),
    many(
        "phone",
        "telephone, tel, mobile, phone number, telefono, movil, celular, telefon, mobil, numar de telefon, телефон, мобильный, номер телефона",
    ),
    many("handle", "social, social profile, perfil, profil, профиль, ник"),
    numbered(
        "street",
        "address, address 1, street address, direccion, calle, domicilio, adresa, strada, адрес, улица",
    ),
    numbered("postcode", "zip, zip code, postal code, codigo postal, cod postal, индекс, почтовый индекс"),
    numbered("city", "town, ciudad, localidad, poblacion, oras, localitate, город"),
    numbered("region", "state, province, county, provincia, comunidad, judet, область, регион"),
    numbered("address_country", "pais direccion, tara adresa, страна адреса"),
    numbered("email_label", ""),
    numbered("phone_label", ""),
    numbered("handle_label", ""),
    numbered("address_label", ""),
    field("language", "lang, idioma, limba, язык"),
    field("country", "country code, pais, tara, страна"),
    field("time_zone", "timezone, tz, zona horaria, fus orar, часовой пояс"),
    field(
        "owner",
        "account manager, responsible, responsable, gestor, propietario, responsabil, ответственный, менеджер",
    ),
    field("deputy", "stand in, backup, suplente, sustituto, inlocuitor, заместитель"),
    field("team", "equipo, echipa, команда, отдел"),
    field("tags", "tag, labels, etiquetas, etichete, метки, теги"),
    field("source", "lead source, origen, fuente, sursa, источник"),
    field("standing", "status, estado, situacion, stare, statut, статус, состояние"),
    field(
        "created_at",
        "created, customer since, creado, fecha de alta, creat, data crearii, создан, дата создания",
    ),
    field(
        "organisation",
        "organization, company, employer, empresa, organizacion, companie, firma, organizatie, организация, компания",
    ),
    field("custom", "custom fields, campos personalizados, campuri personalizate, дополнительные поля"),
];

const PURCHASES: &[Field] = &[
    field(
        "order",
        "order id, order number, order ref, invoice, basket, pedido, numero de pedido, factura, comanda, numar comanda, заказ, номер заказа, чек",
    ),
    field("order_line", "line number, numero de linea, numar linie, номер строки"),
    field(
        "customer",
        "customer id, client, email, e mail, cliente, correo, id cliente, client id, клиент, покупатель, почта",
    ),
    field(
        "at",
        "date, order date, purchase date, time, timestamp, fecha, data, data comenzii, дата, дата заказа, время",
    ),
    field(
        "product",
        "item, sku, article, product name, producto, articulo, produs, articol, товар, продукт, артикул",
    ),
    field("quantity", "qty, units, count, cantidad, unidades, cantitate, bucati, количество, штук"),
    field(
        "amount",
        "total, price, value, line total, importe, precio, valor, suma, valoare, pret, сумма, цена, стоимость",
    ),
    field("currency", "moneda, divisa, valuta, валюта"),
];

/// The official name of a field as somebody wrote it: `E-mail 2` is `email2`.
#[must_use]
pub fn named(what: What, text: &str) -> Option<String> {
    let key = key(text);
    if key.is_empty() {
        return None;
    }
    let fields = what.fields();
    let exact = fields.iter().find(|field| self::key(field.name) == key);
    let other =
        || fields.iter().find(|field| field.synonyms.split(',').any(|synonym| self::key(synonym) == key));
    if let Some(field) = exact.or_else(other) {
        return Some(field.name.to_owned());
    }
    let before = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if before.is_empty() {
        return None;
    }
    let number: usize = key[before.len()..].parse().ok()?;
    let speaks = |field: &Field| {
        let is_synonym = || field.synonyms.split(',').any(|synonym| self::key(synonym) == before);
        match field.numbered {
            Numbered::No => false,
            Numbered::ByName => self::key(field.name) == before,
            Numbered::Spoken => self::key(field.name) == before || is_synonym(),
        }
    };
    let field = fields.iter().find(|field| speaks(field))?;
    (1..=MOST_NUMBERED).contains(&number).then(|| with_number(field.name, number))
}

/// `email` and 2 make `email2`; the first one has no number.
#[must_use]
pub fn with_number(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name}{number}") }
}

/// Text as headers are compared: without case, accents, blanks and punctuation.
#[must_use]
pub fn key(text: &str) -> String {
    words::fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}
