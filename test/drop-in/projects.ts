// Small projects of several files, as the recipes of packages/cli/README.md build them.

type Files = Readonly<Record<string, string>>

/** A list in C, and words in C++, each in a file of its own. */
export const CLANG: Files = {
  'list.h':
    'struct list { int value; struct list *next; };\nstruct list *push(struct list *, int);\nint sum(const struct list *);\n',
  'list.c': `#include "list.h"
#include <stdlib.h>
struct list *push(struct list *next, int value) {
  struct list *head = malloc(sizeof *head);
  head->value = value;
  head->next = next;
  return head;
}
int sum(const struct list *list) { return list ? list->value + sum(list->next) : 0; }
`,
  'main.c': `#include "list.h"
#include <math.h>
#include <stdio.h>
static int runs;
__attribute__((constructor)) static void start(void) { runs++; }
int main(int count, char **arguments) {
  struct list *list = 0;
  for (int i = 1; i <= 10; i++) list = push(list, i);
  printf("%d %.4f %d %s\\n", sum(list), sqrt(count * 2.0), runs, arguments[0]);
  return 3;
}
`,
  'count.h': '#include <map>\n#include <string>\nstd::map<std::string, int> count(const std::string &text);\n',
  'count.cpp': `#include "count.h"
#include <sstream>
std::map<std::string, int> count(const std::string &text) {
  std::map<std::string, int> counts;
  std::istringstream words(text);
  for (std::string word; words >> word;) counts[word]++;
  return counts;
}
`,
  'words.cpp': `#include "count.h"
#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <vector>
struct Shape { virtual ~Shape() = default; virtual double area() const = 0; };
struct Square : Shape { double side; explicit Square(double side) : side(side) {} double area() const override { return side * side; } };
static const std::string greeting = "one two two three three three";
int main() {
  for (const auto &[word, number] : count(greeting)) std::cout << word << '=' << number << ' ';
  std::vector<std::unique_ptr<Shape>> shapes;
  for (int side : {3, 1, 2}) shapes.push_back(std::make_unique<Square>(side));
  std::sort(shapes.begin(), shapes.end(), [](const auto &a, const auto &b) { return a->area() < b->area(); });
  std::function<double(double)> twice = [](double x) { return 2 * x; };
  for (const auto &shape : shapes) std::cout << twice(shape->area()) << ' ';
  std::cout << std::endl;
}
`,
}

/** A static library in C, an object library in C++, and a program of both; the program is linked from a folder of its own. */
export const CMAKE: Files = {
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.21)
project(shapes C CXX)
add_subdirectory(area)
add_library(names OBJECT names.cpp)
add_executable(shapes main.cpp)
target_link_libraries(shapes PRIVATE area names)
target_compile_options(names PRIVATE -fno-exceptions)
target_compile_options(shapes PRIVATE -fno-exceptions)
set_target_properties(shapes PROPERTIES SUFFIX .wasm)
`,
  'area/CMakeLists.txt': `add_library(area STATIC circle.c square.c unused.c)
target_include_directories(area PUBLIC .)
`,
  'area/area.h': `#ifdef __cplusplus
extern "C" {
#endif
double circle(double radius);
double square(double side);
#ifdef __cplusplus
}
#endif
`,
  'area/circle.c':
    '#include "area.h"\n#include <math.h>\ndouble circle(double radius) { return M_PI * pow(radius, 2); }\n',
  'area/square.c': '#include "area.h"\ndouble square(double side) { return side * side; }\n',
  'area/unused.c': 'int function_of_nobody(void);\nint unused(void) { return function_of_nobody(); }\n',
  'names.cpp':
    '#include <string>\nstd::string name(int corners) { return corners ? std::to_string(corners) + " corners" : "round"; }\n',
  'main.cpp': `#include "area.h"
#include <cstdio>
#include <string>
std::string name(int corners);
int main() { std::printf("%s %.3f, %s %.1f\\n", name(0).c_str(), circle(2), name(4).c_str(), square(3)); }
`,
}

/** A library for a host, and a program. */
export const RUST: Files = {
  'shapes.rs': `use std::collections::BTreeMap;

#[link(wasm_import_module = "host")]
extern "C" {
    fn scale() -> u32;
}

#[no_mangle]
pub extern "C" fn area(width: u32, height: u32) -> u32 {
    let factor = unsafe { scale() };
    width.checked_mul(height).and_then(|area| area.checked_mul(factor)).unwrap_or(0)
}

#[no_mangle]
pub extern "C" fn digits(count: u32) -> usize {
    let mut lengths = BTreeMap::new();
    for number in 0..count {
        *lengths.entry(number.to_string().len()).or_insert(0usize) += 1;
    }
    lengths.iter().map(|(length, numbers)| length * numbers).sum()
}
`,
  'words.rs': `use std::collections::HashMap;

fn main() {
    let mut counts = HashMap::new();
    for word in "one two two three three three".split(' ') {
        *counts.entry(word).or_insert(0) += 1;
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort();
    println!("{:?} {:.3}", sorted, std::f64::consts::PI);
    std::process::exit(sorted.len() as i32);
}
`,
  'Cargo.toml':
    '[package]\nname = "words"\nversion = "0.1.0"\nedition = "2021"\n\n[[bin]]\nname = "words"\npath = "words.rs"\n',
}
