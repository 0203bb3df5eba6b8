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
    /// `email2` to `email9` exist too.
    many: bool,
}

impl Field {
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.many
    }
}

const fn field(name: &'static str, synonyms: &'static str) -> Field {
    Field { name, synonyms, many: false }
}

const fn many(name: &'static str, synonyms: &'static str) -> Field {
    Field { name, synonyms, many: true }
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
    field(
        "street",
        "address, address 1, street address, direccion, calle, domicilio, adresa, strada, адрес, улица",
    ),
    field("postcode", "zip, zip code, postal code, codigo postal, cod postal, индекс, почтовый индекс"),
    field("city", "town, ciudad, localidad, poblacion, oras, localitate, город"),
    field("region", "state, province, county, provincia, comunidad, judet, область, регион"),
    field("address_country", "pais direccion, tara adresa, страна адреса"),
    field("language", "lang, idioma, limba, язык"),
    field("country", "country code, pais, tara, страна"),
    field("time_zone", "timezone, tz, zona horaria, fus orar, часовой пояс"),
    field(
        "owner",
        "account manager, responsible, responsable, gestor, propietario, responsabil, ответственный, менеджер",
    ),
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
    let fields = what.fields();
    let exact = fields.iter().find(|field| self::key(field.name) == key);
    let other =
        || fields.iter().find(|field| field.synonyms.split(',').any(|synonym| self::key(synonym) == key));
    if let Some(field) = exact.or_else(other) {
        return Some(field.name.to_owned());
    }
    let number = key.chars().next_back().filter(char::is_ascii_digit)?;
    let before = &key[..key.len() - 1];
    let field = fields.iter().filter(|field| field.many).find(|field| {
        self::key(field.name) == before
            || field.synonyms.split(',').any(|synonym| self::key(synonym) == before)
    })?;
    Some(match number {
        '0' => return None,
        '1' => field.name.to_owned(),
        more => format!("{}{more}", field.name),
    })
}

/// Text as headers are compared: without case, accents, blanks and punctuation.
#[must_use]
pub fn key(text: &str) -> String {
    words::fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}
