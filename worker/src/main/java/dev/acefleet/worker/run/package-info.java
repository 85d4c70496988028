/// One run of an agent: workspace, prompt, evidence. Has no credentials to push.
@NullMarked
package dev.acefleet.worker.run;

import org.jspecify.annotations.NullMarked;
