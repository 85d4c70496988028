package dev.acefleet.common;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Which package may use which others: the table of docs/architecture.md, module by module.
public final class ImportTable {
    private static final String ROOT = "dev.acefleet.";

    private final String module;
    private final JavaClasses classes;

    private ImportTable(String module) {
        this.module = ROOT + module;
        classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(new ImportOption.DoNotIncludeJars())
                        .importPackages(this.module);
    }

    public static ImportTable of(String module) {
        return new ImportTable(module);
    }

    /// The package, with those below it, uses the JDK, itself and these: a name from `dev.acefleet` on, or a library's
    /// package with `..` behind it.
    public ImportTable uses(String name, String... others) {
        String own = ROOT + name;
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", own + ".."));
        for (String other : others) {
            allowed.add(other.endsWith("..") ? other : ROOT + other);
        }
        classes()
                .that()
                .resideInAnyPackage(own + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(classes);
        return this;
    }

    /// The package, with those below it, uses none of these packages and classes.
    public ImportTable neverUses(String name, String... others) {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(String.join("|", others))
                .check(classes);
        return this;
    }

    /// The package, without those below it, uses none of these packages.
    public ImportTable neverUsesItself(String name, String... others) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(classes);
        return this;
    }

    /// In the package, with those below it, only this class makes objects of these types: all others get them from
    /// elsewhere.
    public ImportTable onlyMakes(String name, String maker, Class<?>... types) {
        List<String> names = Stream.of(types).map(Class::getName).toList();
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + name + "..")
                .and()
                .doNotHaveSimpleName(maker)
                .should()
                .callConstructorWhere(
                        describe(
                                "it makes one of " + names,
                                call -> names.contains(call.getTargetOwner().getName())))
                .check(classes);
        return this;
    }

    /// No two packages use each other, over whatever others.
    public ImportTable hasNoCycles() {
        slices().matching(module + ".(**)").should().beFreeOfCycles().check(classes);
        return this;
    }
}
