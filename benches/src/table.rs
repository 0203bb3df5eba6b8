//! Middles, ratios, and how they are written down.

/// The middle value, or the mean of the two middle ones; 0 of nothing.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        length if length % 2 == 1 => sorted[half],
        _ => (sorted[half - 1] + sorted[half]) / 2.0,
    }
}

/// How often limits were kept and missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub kept: usize,
    pub missed: usize,
}

impl Score {
    /// Counts one comparison, and gives the word for it.
    pub fn judge(&mut self, value: f64, limit: f64) -> &'static str {
        if value <= limit {
            self.kept += 1;
            "ok"
        } else {
            self.missed += 1;
            "MISS"
        }
    }
}

/// Lines in columns: the first to the left, the others to the right.
pub struct Table(Vec<Vec<String>>);

impl Table {
    pub fn new(heads: &[&str]) -> Self {
        Self(vec![heads.iter().map(|head| (*head).to_owned()).collect()])
    }

    pub fn line(&mut self, cells: Vec<String>) {
        self.0.push(cells);
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = |column: usize| {
            self.0
                .iter()
                .filter_map(|line| line.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        for (number, line) in self.0.iter().enumerate() {
            for (column, cell) in line.iter().enumerate() {
                let width = width(column);
                if column == 0 { write!(f, "{cell:<width$}")? } else { write!(f, "  {cell:>width$}")? }
            }
            writeln!(f)?;
            if number == 0 {
                let length: usize = (0..line.len()).map(|column| width(column) + 2).sum();
                writeln!(f, "{}", "-".repeat(length.saturating_sub(2)))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        // Hand calculation: 1, 2, 3, 10 → (2 + 3) / 2; without 10 → 2.
        assert_eq!(median(&[10.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[]), 0.0);
    }

    #[test]
    fn a_limit_that_is_just_reached_is_kept() {
        let mut score = Score::default();

        assert_eq!([score.judge(3.0, 3.0), score.judge(3.01, 3.0)], ["ok", "MISS"]);
        assert_eq!(score, Score { kept: 1, missed: 1 });
    }

    #[test]
    fn numbers_stand_under_each_other() {
        let mut table = Table::new(&["case", "µs"]);
        table.line(vec!["list".to_owned(), "400".to_owned()]);

        assert_eq!(table.to_string(), "case   µs\n---------\nlist  400\n");
    }
}
