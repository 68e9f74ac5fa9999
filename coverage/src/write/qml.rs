//! A layer's colours as QGIS keeps them (QML), so that a file opens coloured.

use quick_xml::escape::escape;
use std::fmt::Write as _;

/// By which column a layer is coloured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legend {
    /// Name of the style for people.
    pub name: String,
    /// The column.
    pub column: String,
    /// A symbol for each value.
    pub symbols: Vec<Symbol>,
}

/// How features with a value look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The value.
    pub value: i64,
    /// What it means.
    pub label: String,
    /// Red, green, blue.
    pub colour: [u8; 3],
    /// Brush of Qt: `solid`, `b_diagonal`, `dense6`, `no`.
    pub brush: &'static str,
}

impl Symbol {
    fn new(value: i64, label: &str, colour: [u8; 3], brush: &'static str) -> Self {
        Self {
            value,
            label: label.to_owned(),
            colour,
            brush,
        }
    }
}

impl Legend {
    /// Verdicts under a rule.
    pub fn verdicts(rule: &str) -> Self {
        Self {
            name: format!("Versorgung nach {rule}"),
            column: rule.to_owned(),
            symbols: vec![
                Symbol::new(0, "nicht versorgt", [0, 32, 81], "solid"),
                Symbol::new(1, "teilweise versorgt", [92, 101, 118], "b_diagonal"),
                Symbol::new(2, "versorgt", [243, 229, 155], "solid"),
                Symbol::new(3, "unbekannt", [138, 146, 155], "dense6"),
            ],
        }
    }

    /// Clusters of a work list: the first that reach half of the households, and the others.
    pub fn halves() -> Self {
        Self {
            name: "Reihenfolge".to_owned(),
            column: "half".to_owned(),
            symbols: vec![
                Symbol::new(
                    1,
                    "erreichen zusammen die Hälfte der Haushalte",
                    [0, 32, 81],
                    "solid",
                ),
                Symbol::new(2, "die übrigen", [163, 155, 114], "b_diagonal"),
            ],
        }
    }

    /// The style of polygons.
    pub(super) fn qml(&self) -> String {
        let mut categories = String::new();
        let mut symbols = String::new();
        for (n, symbol) in self.symbols.iter().enumerate() {
            let Symbol {
                value,
                label,
                colour: [r, g, b],
                brush,
            } = symbol;
            let _ = write!(
                categories,
                "<category value=\"{value}\" symbol=\"{n}\" label=\"{}\" render=\"true\" type=\"long\"/>",
                escape(label)
            );
            let colour = format!("{r},{g},{b},255");
            let options = [
                ("color", colour.as_str()),
                ("style", brush),
                ("outline_color", "47,58,77,255"),
                ("outline_style", "solid"),
                ("outline_width", "0.05"),
                ("outline_width_unit", "MM"),
            ];
            let _ = write!(
                symbols,
                "<symbol name=\"{n}\" type=\"fill\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\
                 <layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">"
            );
            for (name, value) in options {
                let _ = write!(
                    symbols,
                    "<Option name=\"{name}\" type=\"QString\" value=\"{value}\"/>"
                );
            }
            symbols.push_str("</Option>");
            // QGIS before 3.26 reads these.
            for (name, value) in options {
                let _ = write!(symbols, "<prop k=\"{name}\" v=\"{value}\"/>");
            }
            symbols.push_str("</layer></symbol>");
        }
        format!(
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
             <qgis version=\"3.28.0\" styleCategories=\"Symbology\">\
             <renderer-v2 type=\"categorizedSymbol\" attr=\"{}\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\
             <categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2></qgis>",
            escape(&self.column)
        )
    }
}
