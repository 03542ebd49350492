// The keeper's logbook: an index of its words, and a report that sets it beside the measurements.
#include "series.h"
#include <algorithm>
#include <cctype>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Entry {
  int day;
  std::string text;
};

struct Word {
  int count = 0;
  std::set<int> days;
};

/** Words that say nothing about a day. Made before the first call from JavaScript. */
const std::set<std::string> common = {
    "a",    "about", "after", "all",  "an",   "and",  "are",  "as",   "at",   "be",   "been", "before", "but",
    "by",   "each",  "for",   "from", "had",  "has",  "have", "he",   "her",  "his",  "i",    "in",     "into",
    "is",   "it",    "its",   "like", "me",   "more", "my",   "no",   "not",  "now",  "of",   "off",    "on",
    "once", "one",   "only",  "or",   "out",  "over", "own",  "she",  "so",   "some", "than", "that",   "the",
    "them", "then",  "there", "they", "this", "to",   "too",  "two",  "up",   "was",  "we",   "were",   "what",
    "when", "which", "while", "who",  "will", "with", "you",  "still", "again", "under", "through", "until", "never",
};

const char *const month_names[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};
const int month_ends[] = {31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

/** Letters of any alphabet: what is not ASCII counts as one. */
bool is_letter(unsigned char byte) { return byte >= 0x80 || std::isalpha(byte); }

template <typename Visit> void each_word(const std::string &text, Visit visit) {
  std::string word;
  for (unsigned char byte : text + ' ') {
    if (is_letter(byte)) {
      word += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    } else if (!word.empty()) {
      if (word.size() > 1 && !common.count(word)) visit(word);
      word.clear();
    }
  }
}

} // namespace

class Logbook {
public:
  explicit Logbook(const char *text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream fields(line);
      std::string date, rest;
      if (!(fields >> date) || !std::getline(fields >> std::ws, rest)) continue;
      if (int day = day_of_year(date.c_str())) add({day, rest});
    }
  }

  /** The words that begin with `prefix`, the most frequent first: word, count and days, apart by tabs. */
  std::string words(const std::string &prefix, std::size_t limit) const {
    std::vector<std::pair<std::string, Word>> found;
    for (auto at = index.lower_bound(prefix); at != index.end() && at->first.compare(0, prefix.size(), prefix) == 0; ++at)
      found.push_back(*at);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.second.count > b.second.count; });
    if (found.size() > limit) found.resize(limit);
    std::ostringstream text;
    for (const auto &[word, entry] : found) {
      text << word << '\t' << entry.count << '\t';
      for (int day : entry.days) text << (day == *entry.days.begin() ? "" : " ") << day;
      text << '\n';
    }
    return text.str();
  }

  std::vector<int> days_of(const std::string &word) const {
    const auto found = index.find(word);
    if (found == index.end()) return {};
    return {found->second.days.begin(), found->second.days.end()};
  }

  /** One line a month: entries, words, temperature, and the word that is most its own. */
  std::string report(const Series *series) const {
    std::ostringstream text;
    // The degree sign is two bytes and one column.
    text << std::left << std::setw(10) << "month" << std::right << std::setw(8) << "entries" << std::setw(7) << "words"
         << std::setw(10) << "mean °C" << "  word of the month\n"
         << std::string(53, '-') << '\n';
    for (int month = 0, from = 1; month < 12; from = month_ends[month] + 1, month++) {
      std::map<std::string, int> counts;
      int entries = 0, words = 0;
      for (const Entry &entry : all) {
        if (entry.day < from || entry.day > month_ends[month]) continue;
        entries++;
        each_word(entry.text, [&](const std::string &word) {
          words++;
          counts[word]++;
        });
      }
      text << std::left << std::setw(10) << month_names[month] << std::right << std::setw(8) << entries << std::setw(7)
           << words << std::setw(9) << std::fixed << std::setprecision(2)
           << series_mean_between(series, from, month_ends[month]) << "  " << most_own(counts) << '\n';
    }
    return text.str();
  }

  std::size_t entries() const { return all.size(); }
  std::size_t size() const { return index.size(); }

  /** The days whose entry matches a regular expression. */
  std::vector<int> matches(const std::string &pattern) const {
    const std::regex expression(pattern, std::regex::ECMAScript | std::regex::icase);
    std::vector<int> days;
    for (const Entry &entry : all)
      if (std::regex_search(entry.text, expression)) days.push_back(entry.day);
    return days;
  }

  /** Text and days that were handed out last: they stay where they are until the next call. */
  std::string text;
  std::vector<int> days;

private:
  /** The word that is frequent here and rare elsewhere; a dash when each is here but once. */
  std::string most_own(const std::map<std::string, int> &counts) const {
    std::string best = "-";
    double highest = 0;
    for (const auto &[word, count] : counts) {
      const double score = std::pow(count, 2) / index.at(word).count;
      if (count == 1 || score <= highest) continue;
      best = word;
      highest = score;
    }
    return best;
  }

  void add(Entry entry) {
    each_word(entry.text, [&](const std::string &word) {
      Word &known = index[word];
      known.count++;
      known.days.insert(entry.day);
    });
    all.push_back(std::move(entry));
  }

  std::vector<Entry> all;
  std::map<std::string, Word> index;
};

extern "C" {

Logbook *logbook_read(const char *text) { return new Logbook(text); }
void logbook_free(Logbook *logbook) { delete logbook; }
int logbook_entries(const Logbook *logbook) { return static_cast<int>(logbook->entries()); }
int logbook_size(const Logbook *logbook) { return static_cast<int>(logbook->size()); }

const char *logbook_words(Logbook *logbook, const char *prefix, int limit) {
  logbook->text = logbook->words(prefix, static_cast<std::size_t>(limit));
  return logbook->text.c_str();
}

const char *logbook_report(Logbook *logbook, const Series *series) {
  logbook->text = logbook->report(series);
  return logbook->text.c_str();
}

/** How many days a word is found on; logbook_days says which. */
int logbook_find(Logbook *logbook, const char *word) {
  logbook->days = logbook->days_of(word);
  return static_cast<int>(logbook->days.size());
}

const int *logbook_days(const Logbook *logbook) { return logbook->days.data(); }

// Not called by any page: std::regex alone would make the module half as large again.

int logbook_match(Logbook *logbook, const char *pattern) {
  logbook->days = logbook->matches(pattern);
  return static_cast<int>(logbook->days.size());
}

void logbook_print(const Logbook *logbook, const Series *series) { std::cout << logbook->report(series) << std::flush; }

/** Reads an hour and minutes, `17:30`, in the way of some language's clock; −1 when it is none. */
int minutes_of(const char *text) {
  std::istringstream stream(text);
  std::tm time = {};
  stream >> std::get_time(&time, "%H:%M");
  return stream.fail() ? -1 : 60 * time.tm_hour + time.tm_min;
}

} // extern "C"
