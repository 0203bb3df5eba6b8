//! Given names, family names and organisation words of Spain and Latin America.

pub const WOMEN: &str = "
    Carmen María Ana Isabel Laura Cristina Marta Lucía Elena Pilar Paula Sara Raquel Beatriz Silvia Patricia Rosa Teresa
    Alicia Andrea Nuria Irene Sofía Julia Claudia Alba Natalia Eva Sonia Victoria Inés Valeria Camila Daniela Gabriela
    Mariana Fernanda Ximena Renata Catalina Antonia Martina Florencia Agustina Milagros Rocío Macarena Esperanza Consuelo
    Lourdes Begoña Leire Ainhoa Nerea Montserrat Mireia Xiana Sabela Noelia Verónica Mónica Yolanda Susana Esther Ángela
    Aurora Jimena Carolina Adriana Guadalupe Luz Itziar Amaia";
pub const MEN: &str = "
    Antonio José Manuel Francisco David Juan Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pedro Pablo Ángel Sergio
    Fernando Jorge Luis Alberto Álvaro Adrián Diego Raúl Iván Rubén Óscar Andrés Ramón Enrique Vicente Víctor Mario Hugo
    Marcos Ignacio Jaime Gonzalo Rodrigo Mateo Santiago Sebastián Nicolás Tomás Joaquín Emilio Esteban Felipe Gustavo
    Héctor Hernán Leonardo Lorenzo Mauricio Martín Maximiliano Facundo Gael Iker Unai Xabier Jordi Oriol Pau Roi Breixo
    Samuel Germán César Arturo Ricardo Agustín Eduardo Guillermo";
pub const FAMILY: &str = "
    García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz
    Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez
    Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano
    Prieto Méndez Cruz Calvo Gallego Herrera Vidal León Márquez Peña Flores Cabrera Campos Vega Fuentes Carrasco Díez Reyes
    Caballero Nieto Aguilar Pascual Santana Herrero Montero Lorenzo Hidalgo Giménez Ibáñez Ferrer Durán Santiago Benítez
    Vargas Mora Vicente Arias Carmona Crespo Román Pastor Soto Sáez Velasco Moya Soler Parra Esteban Bravo Gallardo Rojas
    Pardo Merino Franco Espinosa Izquierdo Lara Rivas Silva Rivera Casado Arroyo Redondo Camacho Rey Vera Otero Luque
    Galán Montes Ríos Sierra Segura Carrillo Marcos Marti Soriano Mendoza Bernal Robles Valero Palacios Expósito Benito
    Varela Pereira Macías Guerra Heredia Bueno Villar Roldán Andrés Mateo Contreras Trujillo Acosta Quispe Mamani Etxeberria
    Agirre Puig Ferreiro Seoane Castaño Ocampo Restrepo Jaramillo Quintero Zapata Cárdenas Zúñiga Salazar Bustamante";
pub const WORDS: &str = "
    Aurora Levante Alameda Azahar Brisa Cauce Cierzo Espiga Faro Giralda Horizonte Jacaranda Laurel Lucero Mirador Nogal
    Olivar Paloma Puerto Quejigo Ribera Romero Sauce Solana Tejar Trébol Vega Zafiro Almendro Candil Colibrí Duende Encina
    Jarana Madrugada Marea Naranjo Ombú Peñalara Taray";
/// Patterns of organisation names: `{w}` a word, `{f}` a family name, `{c}` the city, `{l}` the legal form.
pub const ORGANISATIONS: &[(&str, &str)] = &[
    ("shop", "Discos {w}, {l}"),
    ("shop", "Librería {f} e Hijos, {l}"),
    ("shop", "Instrumentos {f}, {l}"),
    ("hotel", "Hotel {w} {c}, {l}"),
    ("hotel", "Hostal {w} de {c}, {l}"),
    ("bakery", "Panadería {f}, {l}"),
    ("bakery", "Obrador {w}, {l}"),
    ("cafe", "Café {w}, {l}"),
    ("cafe", "Restaurante Casa {f}, {l}"),
    ("radio", "Radio {w} {c}, {l}"),
    ("school", "Colegio {w} de {c}"),
    ("school", "Escuela de Música {f} de {c}"),
    ("library", "Biblioteca {w} de {c}"),
    ("gym", "Estudio de Danza {w}, {l}"),
    ("office", "Clínica Dental {f}, {l}"),
];
