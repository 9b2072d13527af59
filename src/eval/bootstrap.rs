//! Percentile bootstrap over stories.

const RESAMPLES: usize = 1000;
const SEED: u64 = 0x00C0_FFEE;
/// Share of resamples cut off at either end.
const TAIL: f64 = 0.025;

/// 95 % intervals of several figures at once: `figures` gets the indices of a resample of `0..units` (drawn with
/// replacement, as many as there are units) and gives its figures, always in the same order.
///
/// Resamples in which a figure is undefined are left out for it. A figure has no interval where it is undefined
/// throughout, or where there are fewer than two units. The same input gives the same intervals.
pub fn intervals(units: usize, figures: impl Fn(&[usize]) -> Vec<Option<f64>>) -> Vec<Option<[f64; 2]>> {
    if units < 2 {
        return vec![None; figures(&(0..units).collect::<Vec<_>>()).len()];
    }
    let mut random = SplitMix(SEED);
    let mut values: Vec<Vec<f64>> = Vec::new();
    for _ in 0..RESAMPLES {
        let sample: Vec<usize> = (0..units).map(|_| random.below(units)).collect();
        let drawn = figures(&sample);
        values.resize(drawn.len(), Vec::new());
        for (all, value) in values.iter_mut().zip(drawn) {
            all.extend(value);
        }
    }
    values.into_iter().map(middle).collect()
}

/// The interval between the tails.
fn middle(mut values: Vec<f64>) -> Option<[f64; 2]> {
    values.sort_by(f64::total_cmp);
    let cut = (values.len() as f64 * TAIL) as usize;
    Some([*values.get(cut)?, *values.get(values.len() - 1 - cut)?])
}

/// Steele, Lea and Flood's SplitMix64: small, fast, and the same on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_of(values: &[f64]) -> impl Fn(&[usize]) -> Vec<Option<f64>> {
        |sample| vec![Some(sample.iter().map(|&i| values[i]).sum::<f64>() / sample.len() as f64)]
    }

    #[test]
    fn interval_of_a_mean_is_near_theory() {
        // 100 units, half 0, half 1: the mean's standard error is 0.05, so the interval is about 0.5 ± 0.098.
        let values: Vec<f64> = (0..100).map(|i| f64::from(i % 2)).collect();
        let [low, high] = intervals(100, mean_of(&values))[0].unwrap();
        assert!((low - 0.40).abs() < 0.02 && (high - 0.60).abs() < 0.02, "{low} {high}");
        assert_eq!(intervals(100, mean_of(&values)), intervals(100, mean_of(&values)));
    }

    #[test]
    fn equal_units_leave_no_width() {
        assert_eq!(intervals(3, mean_of(&[0.25; 3])), [Some([0.25, 0.25])]);
    }

    #[test]
    fn undefined_resamples_are_left_out() {
        let only_with_first = |sample: &[usize]| vec![sample.contains(&0).then_some(1.0), None];
        assert_eq!(intervals(2, only_with_first), [Some([1.0, 1.0]), None]);
    }

    #[test]
    fn one_unit_gives_no_interval() {
        assert_eq!(intervals(1, mean_of(&[0.5])), [None]);
        assert_eq!(intervals(0, |_| vec![None, None]), [None, None]);
    }

    #[test]
    fn the_tails_hold_a_fortieth_each() {
        // Of 1..=1000 the 25 lowest and the 25 highest go.
        let values = (1..=1000).rev().map(f64::from).collect();
        assert_eq!(middle(values), Some([26.0, 975.0]));
        assert_eq!(middle(vec![]), None);
    }
}
