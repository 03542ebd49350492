// RE2: expressions of every kind over a text that is made here, rewriting, and many expressions at once.

#include <iomanip>
#include <iostream>
#include <map>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>
#include <sstream>
#include <string>
#include <vector>

static std::string makeText() {
  std::ostringstream text;
  unsigned state = 1;
  for (int line = 0; line < 400; line++) {
    state = state * 1103515245 + 12345;
    text << "line " << std::setw(4) << line << ": user" << (state >> 16) % 50 << "@host" << (state >> 22) % 9
         << ".example sent " << std::fixed << std::setprecision(2) << (state >> 8) / 4096.0 << " bytes, größer\n";
  }
  return text.str();
}

static void countMatches(const std::string &text) {
  for (const char *pattern : {"\\w+@\\w+\\.example", "(?i)LINE\\s+(\\d+)", "(a|b)*c", "gr(?:ö|oe)ßer", "[[:digit:]]+\\.\\d{2}",
                              "\\bhost[0-4]\\b", "\\p{Lu}", "(?m)^line\\s+\\d*7:", "(", "\\C{3}x", ".*.*.*z"}) {
    RE2 expression(pattern, RE2::Quiet);
    if (!expression.ok()) {
      std::cout << pattern << ": " << expression.error() << '\n';
      continue;
    }
    re2::StringPiece rest(text);
    int matches = 0;
    while (RE2::FindAndConsume(&rest, expression) && matches < 100000) matches++;
    std::cout << pattern << ": " << matches << " matches, program of " << expression.ProgramSize() << '\n';
  }
}

static void rewrite(std::string text) {
  std::cout << RE2::GlobalReplace(&text, "(\\w+)@(\\w+)", "\\2 of \\1") << " replaced\n" << text.substr(0, 120) << '\n';
  std::map<std::string, double> perUser;
  re2::StringPiece rest(text);
  std::string user;
  double bytes;
  while (RE2::FindAndConsume(&rest, "of (user\\d+).*?sent ([\\d.]+)", &user, &bytes)) perUser[user] += bytes;
  for (const auto &[name, sum] : perUser) std::cout << name << ' ' << std::fixed << std::setprecision(2) << sum << '\n';
}

static void together(const std::string &text) {
  RE2::Set set(RE2::DefaultOptions, RE2::UNANCHORED);
  for (const char *pattern : {"line", "user1\\d", "nothing at all", "\\.example$", "größer"}) set.Add(pattern, nullptr);
  std::vector<int> found;
  std::cout << set.Compile() << set.Match(text, &found);
  for (int each : found) std::cout << ' ' << each;
  re2::FilteredRE2 filtered;
  int id;
  for (const char *pattern : {"hello.*world", "user\\d+@host", "sent \\d+"}) filtered.Add(pattern, RE2::DefaultOptions, &id);
  std::vector<std::string> atoms;
  filtered.Compile(&atoms);
  for (const std::string &atom : atoms) std::cout << " '" << atom << '\'';
  std::cout << '\n';
}

int main() {
  const std::string text = makeText();
  countMatches(text);
  rewrite(text);
  together(text);
}
