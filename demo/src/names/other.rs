//! Names of a sprinkle of other countries, for their diacritics.

/// Country, women, men, family names.
pub const PEOPLE: &[(&str, &str, &str, &str)] = &[
    (
        "DE",
        "Käthe Anke Bärbel Sabine Ulrike Heike Anneliese Grete Lena",
        "Jürgen Jörg Günther Björn Stefan Uwe Matthias Rüdiger Götz Lukas",
        "Müller Schröder Köhler Krüger Schäfer Jäger Böhm Weiß Groß Günther Löwe Vogt",
    ),
    (
        "PL",
        "Małgorzata Agnieszka Katarzyna Elżbieta Zofia Bożena Grażyna Wiesława Joanna Róża",
        "Łukasz Paweł Grzegorz Wojciech Michał Tomasz Stanisław Zbigniew Bogusław Błażej",
        "Nowak Wójcik Woźniak Mazur Krawczyk Dąbek Zając Król Wróbel Pająk Świątek Łoś",
    ),
    (
        "DK",
        "Søs Kirsten Bodil Gitte Mette Åse Maja Lærke Freja Sørine",
        "Jørgen Søren Bjørn Åge Rasmus Mikkel Anders Thorbjørn Nikolaj Jeppe",
        "Sørensen Jørgensen Nørgaard Bæk Kjær Østergaard Højlund Skovgård Møller Holm",
    ),
    (
        "SE",
        "Åsa Märta Göta Linnéa Birgitta Ingrid Malin Annika Frida Eva",
        "Göran Håkan Björn Åke Sören Gösta Lars Nils Per Örjan",
        "Åström Sjöberg Lindström Öberg Bäckström Nordén Hägg Söderlund Ekström Lindqvist",
    ),
    (
        "FR",
        "Zoé Hélène Françoise Aurélie Noémie Geneviève Céline Chloé Eugénie Anaïs",
        "François René Jérôme Loïc Gaël Étienne Cédric Benoît Théo Maël",
        "Lefèvre Bérenger Crépin Gérard Hébert Noël Béranger Lévêque Chrétien Besançon",
    ),
    (
        "CZ",
        "Tereza Zdeňka Běla Květa Anežka Šárka Božena Růžena Jiřina Eliška",
        "Jiří Ondřej Tomáš Zdeněk Václav Lukáš Řehoř Luděk Miloš Štěpán",
        "Krejčí Jirků Hořejší Fojtů Petrů Janů Tesařů Dolejší Martinů Pavlů Kočí Lachtrů",
    ),
    (
        "PT",
        "Inês Conceição Graça Lurdes Mafalda Leonor Beatriz Assunção Glória Matilde",
        "João Tomé Gonçalo Simão Luís Estêvão Afonso Sebastião Tomás Zé",
        "Gonçalves Simões Araújo Magalhães Assunção Conceição Leitão Brandão Falcão Guimarães",
    ),
];
