// Instances of much of Rust's standard library, for the names that they have.
#![no_main]

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::fmt::{Debug, Display};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

pub mod größe {
    #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub struct Länge(pub u32);
    pub trait Gemessen {
        fn messen(&self) -> u32;
        fn doppelt(&self) -> u32 {
            self.messen() * 2
        }
    }
    impl Gemessen for Länge {
        fn messen(&self) -> u32 {
            self.0
        }
    }
    impl Gemessen for u8 {
        fn messen(&self) -> u32 {
            u32::from(*self)
        }
    }
    impl<T: Gemessen> Gemessen for [T] {
        fn messen(&self) -> u32 {
            self.iter().map(|each| each.messen()).sum()
        }
    }
    impl<T: Gemessen, U: Gemessen> Gemessen for (T, &U) {
        fn messen(&self) -> u32 {
            self.0.messen() + self.1.messen()
        }
    }
}
use größe::{Gemessen, Länge};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grid<T, const WIDTH: usize, const SIGN: i8, const MARK: char, const ON: bool>([T; WIDTH]);

impl<T: Copy + Debug, const WIDTH: usize, const SIGN: i8, const MARK: char, const ON: bool> Grid<T, WIDTH, SIGN, MARK, ON> {
    #[inline(never)]
    pub fn shown(&self) -> String {
        format!("{:?}{}{}{}", self.0, SIGN, MARK, ON)
    }
}

#[inline(never)]
fn each<F: FnMut(usize) -> R, R: Debug>(count: usize, mut call: F) -> Vec<String> {
    (0..count).map(|number| format!("{:?}", call(number))).collect()
}

#[inline(never)]
fn called(one: fn(u8) -> u16, other: unsafe extern "C" fn(*const u8, *mut i32), dynamic: &dyn for<'a> Fn(&'a str) -> &'a str) -> usize {
    let shown: Box<dyn Debug + Send> = Box::new((one(1), other as usize != 0));
    format!("{:?}{}", shown, dynamic("text")).len()
}

#[inline(never)]
fn kept<T: Debug + Clone + 'static>(value: T) -> Box<dyn Iterator<Item = T>> {
    Box::new(std::iter::repeat(value).take(3).chain(std::iter::empty()))
}

unsafe extern "C" fn outside(_: *const u8, _: *mut i32) {}

#[inline(never)]
fn collections<K: Ord + std::hash::Hash + Eq + Clone + Debug, V: Clone + Debug>(key: K, value: V) -> String {
    let mut tree = BTreeMap::new();
    tree.insert(key.clone(), value.clone());
    let mut table = HashMap::new();
    table.insert(key.clone(), value.clone());
    let set: HashSet<K> = table.keys().cloned().collect();
    let ordered: BTreeSet<K> = tree.keys().cloned().collect();
    let mut heap = BinaryHeap::new();
    heap.push(key);
    let mut queue = VecDeque::new();
    queue.push_back(value.clone());
    queue.push_front(value);
    let mut sorted: Vec<K> = set.iter().cloned().collect();
    sorted.sort();
    sorted.dedup();
    format!("{:?}{:?}{:?}{:?}{:?}{:?}", tree, table, ordered, heap.pop(), queue, sorted)
}

#[inline(never)]
fn displayed(values: &[&dyn Display]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[no_mangle]
pub extern "C" fn go(number: u32) -> usize {
    let shared = Arc::new(Mutex::new(Länge(number)));
    let locked = RwLock::new(Rc::new(vec![Some(number), None]));
    let texts = [
        collections(number, Länge(number)),
        collections("text".to_string(), [1u8; 4]),
        collections((1i64, 'c'), Some(Ok::<u8, String>(1))),
        Grid::<u16, 3, -7, '\'', true>([1, 2, 3]).shown(),
        Grid::<[u8; 2], 2, 7, 'ß', false>([[1, 2], [3, 4]]).shown(),
        format!("{:?}{:?}", shared.lock().unwrap(), locked.read().unwrap()),
        displayed(&[&number, &1.5f64, &"text", &'c', &i128::from(number)]),
        each(3, |count| (count, count as u8)).concat_shown(),
        each(2, |count| (count, [count; 2])).join(","),
    ];
    let measured = (Länge(1), &2u8).doppelt() + [Länge(1)][..].messen();
    let all = kept(texts.to_vec()).flatten().map(|text| text.len()).fold(0usize, |sum, each| sum.wrapping_add(each));
    let parsed: Result<Vec<u32>, _> = "1,2,x".split(',').map(str::parse::<u32>).collect();
    all + called(u16::from, outside, &|text| text.trim()) + measured as usize + parsed.map_or(0, |all| all.len())
}

trait ConcatShown {
    fn concat_shown(&self) -> String;
}
impl ConcatShown for Vec<String> {
    fn concat_shown(&self) -> String {
        self.concat()
    }
}
