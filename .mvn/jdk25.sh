# Finds a JDK 25 and exports JAVA_HOME; sourced by mvnw and fleet.
#
# Order: $FLEET_JAVA_HOME, $JAVA_HOME, the usual places of package managers. The version is read from the JDK's own
# `release` file, so no JVM is started to ask. Where there is none, says what to install and returns 1.

is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -Eq '^JAVA_VERSION="25([."]|$)' "$1/release"
}

find_jdk25() {
  for jdk in "${FLEET_JAVA_HOME:-}" "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  echo "Ace Fleet needs a JDK 25, and none was found in JAVA_HOME or the usual places." >&2
  echo "Install one (for example the package temurin-25-jdk or openjdk-25-jdk), or set FLEET_JAVA_HOME to it." >&2
  return 1
}
