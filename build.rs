//! Tells the linker where libtorch lies, so that programs and tests run without `LD_LIBRARY_PATH`.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    if std::env::var_os("CARGO_FEATURE_TORCH").is_none() {
        return;
    }
    if let Some(libtorch) = std::env::var_os("LIBTORCH") {
        let lib = Path::new(&libtorch).join("lib");
        // One argument each: `-Wl,-rpath,…` would break at a comma in the path.
        for argument in ["-Xlinker", "-rpath", "-Xlinker", &lib.display().to_string()] {
            println!("cargo:rustc-link-arg={argument}");
        }
    }
}
