// What veraPDF finds in files, a line of JSON for each file and profile. Run by Rhino's shell,
// which is in the same jar, so that a Java runtime is enough.
importPackage(org.verapdf.gf.foundry, org.verapdf.pdfa, org.verapdf.pdfa.flavours);
VeraGreenfieldFoundryProvider.initialise();
const foundry = Foundries.defaultInstance();

function judge(file, profile) {
  const flavour = PDFAFlavour.fromString(profile);
  const parser = foundry.createParser(new java.io.File(file), flavour);
  const validator = foundry.createValidator(flavour, false);
  const result = validator.validate(parser);
  const failed = Array.prototype.map.call(result.getTestAssertions().toArray(), function (found) {
    const rule = found.getRuleId();
    return rule.getClause() + "-" + rule.getTestNumber() + " " + found.getMessage()
      + " " + found.getLocation().getContext();
  });
  print(JSON.stringify({
    file: file, profile: profile, conforms: result.isCompliant(),
    checks: Number(result.getTotalAssertions()), failed: failed,
  }));
  validator.close();
  parser.close();
}

Array.prototype.forEach.call(arguments, function (file) {
  judge(file, "3a");
  judge(file, "ua1");
});
