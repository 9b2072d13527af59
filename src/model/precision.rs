//! The number format that the models compute in.

use serde::{Deserialize, Serialize};

/// bf16 where the processor multiplies it natively, else fp32.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Whatever [`Precision::detect`] says.
    #[default]
    Auto,
    /// 16-bit brain floats.
    Bf16,
    /// 32-bit floats.
    Fp32,
}

impl Precision {
    /// What suits this processor: bf16 on x86-64 with AVX-512 BF16 and on 64-bit Arm with BF16.
    #[must_use]
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        let native = std::arch::is_x86_feature_detected!("avx512bf16");
        #[cfg(all(target_arch = "aarch64", target_os = "linux"))]
        let native = std::arch::is_aarch64_feature_detected!("bf16");
        #[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_os = "linux"))))]
        let native = false;
        if native { Self::Bf16 } else { Self::Fp32 }
    }

    /// `self`, with `Auto` decided.
    #[must_use]
    pub fn resolved(self) -> Self {
        if self == Self::Auto { Self::detect() } else { self }
    }

    /// `bf16` or `fp32`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.resolved() {
            Self::Bf16 => "bf16",
            _ => "fp32",
        }
    }
}
