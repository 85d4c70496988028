# Finds a Java 25 and exports JAVA_HOME; sourced by mvnw, which needs its compiler, and fleet, which does not.
#
# Order: $FLEET_JAVA_HOME, $JAVA_HOME, the usual places of package managers. The version is read from the JDK's own
# `release` file, so no JVM is started to ask. Where there is none, says what to install and returns 1.

# is_java25 PLACE PROGRAM
is_java25() {
  [ -x "$1/bin/$2" ] && [ -r "$1/release" ] && grep -Eq '^JAVA_VERSION="25([."]|$)' "$1/release"
}

# find_java25 PROGRAM: one that has java, or javac
find_java25() {
  for jdk in "${FLEET_JAVA_HOME:-}" "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$jdk" ] && is_java25 "$jdk" "$1"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  echo "Ace Fleet needs a JDK 25, and none was found in JAVA_HOME or the usual places." >&2
  echo "Install one (for example the package temurin-25-jdk or openjdk-25-jdk), or set FLEET_JAVA_HOME to it." >&2
  return 1
}

find_jdk25() {
  find_java25 javac
}
