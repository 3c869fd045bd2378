<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A form that asks for an issue. Every question is on the page with what was answered; what is not the present step, or not
     asked, is hidden, and is sent along all the same. A script shows the whole form, and hides and shows by the same conditions. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- $preview: for those who edit it; nothing can be sent. -->
  <xsl:template match="questions" mode="questions">
    <xsl:param name="preview"/>
    <xsl:variable name="here" select="definition"/>
    <xsl:variable name="current" select="$here/groups/group[@current = 'yes']"/>
    <xsl:if test="$here/intro and ($here/@first = 'yes' or $preview)"><div class="prose lead"><xsl:copy-of select="$here/intro/node()"/></div></xsl:if>
    <xsl:if test="not($preview)"><xsl:call-template name="draft-note"><xsl:with-param name="where" select="concat($base, '/contract/', /page/contract/@id)"/></xsl:call-template></xsl:if>
    <form class="stack questions" method="post" enctype="multipart/form-data" action="{$base}{/page/@path}" novalidate="" data-questions="" data-more="&step-label;" data-steps-left="&steps-left;">
      <xsl:if test="not($preview)"><xsl:attribute name="action"><xsl:value-of select="concat($base, '/contract/', /page/contract/@id, '/new')"/></xsl:attribute></xsl:if>
      <xsl:if test="not($preview)">
        <xsl:call-template name="tokens"/>
        <xsl:if test="../writer"><xsl:call-template name="draft-fields"><xsl:with-param name="writer" select="../writer/@proof"/></xsl:call-template></xsl:if>
        <!-- The Enter key presses the first button there is. -->
        <button class="vh" name="go" value="{substring('nextfile', 1 + 4 * ($here/@step = 'file'), 4)}" tabindex="-1" aria-hidden="true">&continue;</button>
        <input type="hidden" name="form_version" value="{@form-version}"/>
        <input type="hidden" name="step" value="{$here/@step}"/>
        <input type="hidden" name="seen">
          <xsl:attribute name="value"><xsl:for-each select="$current/questions/question[@asked = 'yes']"><xsl:if test="position() != 1"><xsl:text> </xsl:text></xsl:if><xsl:value-of select="@name"/></xsl:for-each></xsl:attribute>
        </input>
      </xsl:if>
      <xsl:if test="not($preview)">
        <p class="steps-left muted" data-without-script=""><xsl:call-template name="place-in-form"><xsl:with-param name="here" select="$here"/></xsl:call-template></p>
        <xsl:call-template name="left-over"/>
      </xsl:if>
      <xsl:if test="$here/@missing = 'yes'"><div class="notice" role="status" data-without-script=""><xsl:call-template name="icon"><xsl:with-param name="name" select="'comment'"/></xsl:call-template><p>&questions-came-up;</p></div></xsl:if>
      <xsl:apply-templates select="$here/groups/group" mode="questions"><xsl:with-param name="preview" select="$preview"/></xsl:apply-templates>
      <xsl:if test="not($preview)">
        <xsl:if test="$here/@step = 'file'"><xsl:apply-templates select="$here" mode="last-look"/></xsl:if>
        <section class="similar" aria-labelledby="similar" data-similar="{$base}/contract/{/page/contract/@id}/similar.json" data-answer="&public-answer;">
          <xsl:if test="not($here/@step = 'file' and (../similar/item or ../public-answers/public-answer))"><xsl:attribute name="hidden"/></xsl:if>
          <h2 id="similar">&similar;</h2>
          <p class="hint">&similar-hint;</p>
          <ul class="earlier" aria-live="polite"><xsl:apply-templates select="../public-answers/public-answer | ../similar/item" mode="similar"/></ul>
        </section>
        <div class="stack" data-last="">
          <xsl:if test="$here/@step != 'file'"><xsl:attribute name="hidden"/></xsl:if>
          <xsl:call-template name="filing-person"/>
          <xsl:call-template name="filing-guard"/>
        </div>
        <xsl:apply-templates select="../urgent" mode="urgent-filing"/>
        <xsl:call-template name="filing-facts"/>
        <div class="actions">
          <xsl:if test="$here/@step != 'file'"><button class="primary" name="go" value="next" data-without-script="">&continue;</button></xsl:if>
          <button class="primary" name="go" value="file" data-file=""><xsl:if test="$here/@step != 'file'"><xsl:attribute name="hidden"/></xsl:if>&file-issue;</button>
          <xsl:if test="$here/@first != 'yes'"><button name="go" value="back" data-without-script="">&back;</button></xsl:if>
          <xsl:if test="../writer"><xsl:call-template name="draft-buttons"><xsl:with-param name="where" select="concat($base, '/contract/', /page/contract/@id)"/><xsl:with-param name="preview" select="false()"/></xsl:call-template></xsl:if>
          <a class="button quiet" href="{$base}/contract/{/page/contract/@id}"><xsl:if test="$visitor"><xsl:attribute name="href"><xsl:value-of select="$base"/>/</xsl:attribute></xsl:if>&cancel;</a>
        </div>
      </xsl:if>
    </form>
  </xsl:template>

  <!-- What is good to know before an issue is filed. -->
  <xsl:template name="filing-facts">
    <p class="hint">
      <xsl:choose>
        <xsl:when test="/page/contract/@kind = 'free'">&who-reads-free;</xsl:when>
        <xsl:otherwise>&who-reads;</xsl:otherwise>
      </xsl:choose>
    </p>
    <xsl:for-each select="/page/filing">
      <p class="hint"><xsl:choose><xsl:when test="@short = 'yes'">&filing-cost-out;</xsl:when><xsl:otherwise>&filing-cost;</xsl:otherwise></xsl:choose></p>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="place-in-form">
    <xsl:param name="here"/>
    <xsl:variable name="asked" select="$here/groups/group[@asked = 'yes']"/>
    <xsl:choose>
      <xsl:when test="$here/@step = 'file'">&last-look-place;</xsl:when>
      <xsl:otherwise><xsl:for-each select="$here/groups/group[@current = 'yes']">&step-of;<xsl:text> </xsl:text><xsl:value-of select="count(preceding-sibling::group[@asked = 'yes']) + 1"/></xsl:for-each></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What was answered to questions that another version of the form does not ask any more. -->
  <xsl:template name="left-over">
    <xsl:variable name="names" select="/page/questions/definition/groups/group/questions/question/@name"/>
    <xsl:variable name="left" select="/page/form[problems/problem/@code = 'form-changed']/fields/field[starts-with(@name, 'q-')][@value != ''][not(substring-before(concat(substring(@name, 3), '.'), '.') = $names)]"/>
    <xsl:if test="$left">
      <div class="notice">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'comment'"/></xsl:call-template>
        <div><p>&left-over;</p><xsl:for-each select="$left"><pre class="plain"><xsl:value-of select="@value"/></pre></xsl:for-each></div>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="group" mode="questions">
    <xsl:param name="preview"/>
    <fieldset class="group stack" data-group="{@name}">
      <xsl:if test="@when"><xsl:attribute name="data-when"><xsl:value-of select="@when"/></xsl:attribute></xsl:if>
      <xsl:if test="@current != 'yes' and not($preview)"><xsl:attribute name="hidden"/></xsl:if>
      <legend><h2><xsl:value-of select="@title"/></h2></legend>
      <xsl:if test="intro"><div class="hint"><xsl:copy-of select="intro/node()"/></div></xsl:if>
      <xsl:apply-templates select="questions/question" mode="question"><xsl:with-param name="preview" select="$preview"/></xsl:apply-templates>
    </fieldset>
  </xsl:template>

  <!-- One question: its controls, its problem, and the gates behind its answers. -->
  <xsl:template match="question" mode="question">
    <xsl:param name="preview"/>
    <xsl:variable name="field" select="concat('q-', @name)"/>
    <xsl:variable name="problem" select="/page/form/problems/problem[@field = $field][@code != 'gate']"/>
    <xsl:variable name="alone" select="@type = 'short' or @type = 'long' or @type = 'version' or @type = 'riddle'"/>
    <div data-question="{@name}" data-type="{@type}">
      <xsl:attribute name="class">question field<xsl:if test="$problem"> wrong</xsl:if></xsl:attribute>
      <xsl:if test="@when"><xsl:attribute name="data-when"><xsl:value-of select="@when"/></xsl:attribute></xsl:if>
      <xsl:if test="@asked != 'yes' and not($preview)"><xsl:attribute name="hidden"/></xsl:if>
      <xsl:choose>
        <xsl:when test="$alone">
          <label for="f-{$field}"><xsl:call-template name="question-label"/></label>
          <xsl:call-template name="question-help"><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
          <xsl:choose>
            <xsl:when test="@type = 'long'">
              <textarea id="f-{$field}" name="{$field}" rows="6"><xsl:call-template name="question-attributes"><xsl:with-param name="problem" select="$problem"/></xsl:call-template><xsl:value-of select="@value"/></textarea>
            </xsl:when>
            <xsl:otherwise>
              <input id="f-{$field}" name="{$field}" type="text" value="{@value}"><xsl:if test="@type = 'version'"><xsl:attribute name="class">version</xsl:attribute></xsl:if><xsl:call-template name="question-attributes"><xsl:with-param name="problem" select="$problem"/></xsl:call-template></input>
            </xsl:otherwise>
          </xsl:choose>
        </xsl:when>
        <xsl:when test="@type = 'acknowledgement'">
          <xsl:call-template name="question-help"><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
          <label class="tick"><input id="f-{$field}" type="checkbox" name="{$field}" value="yes"><xsl:if test="@value = 'yes'"><xsl:attribute name="checked"/></xsl:if><xsl:call-template name="question-attributes"><xsl:with-param name="problem" select="$problem"/></xsl:call-template></input><xsl:text> </xsl:text><span><xsl:call-template name="question-label"/></span></label>
        </xsl:when>
        <xsl:otherwise>
          <fieldset>
            <xsl:if test="help or $problem"><xsl:attribute name="aria-describedby"><xsl:if test="$problem">f-<xsl:value-of select="$field"/>-problem<xsl:text> </xsl:text></xsl:if><xsl:if test="help">f-<xsl:value-of select="$field"/>-hint</xsl:if></xsl:attribute></xsl:if>
            <legend><xsl:call-template name="question-label"/></legend>
            <xsl:call-template name="question-help"><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
            <xsl:apply-templates select="." mode="question-choices"/>
          </fieldset>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:apply-templates select="gates/gate" mode="question"><xsl:with-param name="preview" select="$preview"/></xsl:apply-templates>
    </div>
  </xsl:template>

  <xsl:template name="question-label">
    <xsl:value-of select="@label"/><xsl:if test="@required != 'yes'"><span class="muted"> (&optional;)</span></xsl:if>
  </xsl:template>

  <xsl:template name="question-help">
    <xsl:param name="problem"/>
    <xsl:if test="help"><div class="hint" id="f-q-{@name}-hint"><xsl:copy-of select="help/node()"/></div></xsl:if>
    <xsl:if test="where"><details class="where"><summary>&where-found;</summary><div class="hint"><xsl:copy-of select="where/node()"/></div></details></xsl:if>
    <xsl:if test="$problem">
      <p class="problem" id="f-q-{@name}-problem"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:apply-templates select="$problem[1]" mode="sentence"/></p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="question-attributes">
    <xsl:param name="problem"/>
    <xsl:if test="@required = 'yes'"><xsl:attribute name="aria-required">true</xsl:attribute></xsl:if>
    <xsl:if test="@max"><xsl:attribute name="data-max"><xsl:value-of select="@max"/></xsl:attribute></xsl:if>
    <xsl:if test="$problem"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
    <xsl:if test="help or $problem"><xsl:attribute name="aria-describedby"><xsl:if test="$problem">f-q-<xsl:value-of select="@name"/>-problem<xsl:text> </xsl:text></xsl:if><xsl:if test="help">f-q-<xsl:value-of select="@name"/>-hint</xsl:if></xsl:attribute></xsl:if>
  </xsl:template>

  <!-- The first control has the question's own id, which summaries lead to. -->
  <xsl:template name="choice-id">
    <xsl:attribute name="id">f-q-<xsl:value-of select="ancestor-or-self::question/@name"/><xsl:if test="self::option and position() != 1">-<xsl:value-of select="@value"/></xsl:if></xsl:attribute>
  </xsl:template>

  <xsl:template match="question[@type = 'yes-no']" mode="question-choices">
    <div class="choices">
      <label><input type="radio" name="q-{@name}" value="yes" id="f-q-{@name}"><xsl:if test="@value = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&yes;</label>
      <label><input type="radio" name="q-{@name}" value="no" id="f-q-{@name}-no"><xsl:if test="@value = 'no'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&no;</label>
    </div>
  </xsl:template>

  <xsl:template match="question[@type = 'choice']" mode="question-choices">
    <div class="choices">
      <xsl:for-each select="options/option">
        <label><input type="radio" name="q-{../../@name}" value="{@value}"><xsl:call-template name="choice-id"/><xsl:if test="@chosen = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><xsl:value-of select="@label"/></label>
      </xsl:for-each>
    </div>
  </xsl:template>

  <xsl:template match="question[@type = 'choices']" mode="question-choices">
    <div class="choices">
      <xsl:for-each select="options/option">
        <label><input type="checkbox" name="q-{../../@name}.{@value}" value="yes"><xsl:call-template name="choice-id"/><xsl:if test="@chosen = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><xsl:value-of select="@label"/></label>
      </xsl:for-each>
    </div>
  </xsl:template>

  <xsl:template match="question[@type = 'steps']" mode="question-choices">
    <ol class="step-lines" data-most="{@most}">
      <xsl:for-each select="lines/line">
        <li><textarea rows="2" name="q-{../../@name}.{@place}" aria-label="&step-label; {@place}" data-max="{../../@max}">
          <xsl:attribute name="id">f-q-<xsl:value-of select="../../@name"/><xsl:if test="@place != 1">-<xsl:value-of select="@place"/></xsl:if></xsl:attribute>
          <xsl:value-of select="@value"/>
        </textarea></li>
      </xsl:for-each>
    </ol>
    <xsl:if test="count(lines/line) &lt; @most"><p><button class="small" name="go" value="more.{@name}" data-more-of="{@name}">&step-more;</button></p></xsl:if>
  </xsl:template>

  <!-- Files that came with an earlier step are held; taking the tick away leaves one out. -->
  <xsl:template match="question[@type = 'file']" mode="question-choices">
    <xsl:choose>
      <xsl:when test="$visitor"><p class="hint">&x-log-in-to-attach;</p></xsl:when>
      <xsl:otherwise>
        <div data-files="" data-remove="&file-remove;">
          <xsl:if test="held-files/held-file">
            <div class="checks held">
              <xsl:for-each select="held-files/held-file">
                <label><input type="checkbox" name="q-{../../@name}.{@id}" value="{@id} {@name}" checked=""/><span><xsl:value-of select="@name"/></span></label>
              </xsl:for-each>
            </div>
          </xsl:if>
          <input type="file" id="f-q-{@name}" name="q-{@name}" multiple="" aria-label="{@label}"/>
          <p class="hint"><xsl:for-each select="/page/file-limits">&files-limit;</xsl:for-each></p>
        </div>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="gate" mode="question">
    <xsl:param name="preview"/>
    <div class="gate" data-gate="{@answers}" role="status">
      <xsl:if test="@met != 'yes' and not($preview)"><xsl:attribute name="hidden"/></xsl:if>
      <xsl:if test="$preview"><p class="tag"><xsl:value-of select="@answers"/></p></xsl:if>
      <h3><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:value-of select="@title"/></h3>
      <div class="prose"><xsl:copy-of select="text/node()"/></div>
      <p class="hint">&gate-hint;</p>
    </div>
  </xsl:template>

  <!-- All answers once more, before the issue is filed. -->
  <xsl:template match="definition" mode="last-look">
    <section aria-labelledby="last-look" data-without-script="">
      <h2 id="last-look">&last-look;</h2>
      <dl class="answers">
        <xsl:for-each select="groups/group/questions/question[@asked = 'yes'][@value or held-files/held-file or lines/line/@value or options/option[@chosen = 'yes']]">
          <div>
            <dt><xsl:value-of select="@label"/></dt>
            <dd>
              <xsl:choose>
                <xsl:when test="lines"><ol><xsl:for-each select="lines/line[@value]"><li class="typed"><xsl:value-of select="@value"/></li></xsl:for-each></ol></xsl:when>
                <xsl:when test="held-files"><xsl:for-each select="held-files/held-file"><xsl:if test="position() != 1">, </xsl:if><xsl:value-of select="@name"/></xsl:for-each></xsl:when>
                <xsl:when test="options"><xsl:for-each select="options/option[@chosen = 'yes']"><xsl:if test="position() != 1">, </xsl:if><xsl:value-of select="@label"/></xsl:for-each></xsl:when>
                <xsl:when test="@type = 'yes-no' and @value = 'no'">&no;</xsl:when>
                <xsl:when test="@type = 'yes-no' or @type = 'acknowledgement'">&yes;</xsl:when>
                <xsl:otherwise><span class="typed"><xsl:value-of select="@value"/></span></xsl:otherwise>
              </xsl:choose>
            </dd>
          </div>
        </xsl:for-each>
      </dl>
    </section>
  </xsl:template>

  <xsl:template match="item" mode="similar">
    <li><xsl:call-template name="status-icon"/><a href="{$base}/N{@number}" target="_blank"><xsl:value-of select="@title"/></a><xsl:text> </xsl:text><span class="muted">N<xsl:value-of select="@number"/>, <xsl:call-template name="status-words"><xsl:with-param name="status" select="@status"/></xsl:call-template></span></li>
  </xsl:template>

  <xsl:template match="public-answer" mode="similar">
    <li><span class="i i-resolved s-resolved"/><a href="{$base}/answer/{@number}" target="_blank"><xsl:value-of select="@title"/></a><xsl:text> </xsl:text><span class="muted">&public-answer;</span></li>
  </xsl:template>

  <!-- The answers an issue was filed with. A row is a value: steps and choices have several. -->
  <xsl:template match="answers" mode="answers">
    <dl class="answers">
      <xsl:for-each select="answer[@place = 1]">
        <xsl:variable name="all" select="../answer[@name = current()/@name]"/>
        <div>
          <dt><xsl:value-of select="@label"/></dt>
          <dd>
            <xsl:choose>
              <xsl:when test="@type = 'steps'"><ol><xsl:for-each select="$all"><li class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="text"/></xsl:call-template></li></xsl:for-each></ol></xsl:when>
              <xsl:when test="@type = 'long'"><div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="text"/></xsl:call-template></div></xsl:when>
              <xsl:when test="@type = 'file'"><xsl:for-each select="$all"><xsl:if test="position() != 1">, </xsl:if><xsl:value-of select="@value"/></xsl:for-each></xsl:when>
              <xsl:when test="@type = 'choice' or @type = 'choices'"><xsl:for-each select="$all"><xsl:if test="position() != 1">, </xsl:if><xsl:choose><xsl:when test="@option-label"><xsl:value-of select="@option-label"/></xsl:when><xsl:otherwise><xsl:value-of select="@value"/></xsl:otherwise></xsl:choose></xsl:for-each></xsl:when>
              <xsl:when test="@type = 'yes-no' and @value = 'no'">&no;</xsl:when>
              <xsl:when test="@type = 'yes-no' or @type = 'acknowledgement'">&yes;</xsl:when>
              <xsl:when test="@type = 'version'"><code><xsl:value-of select="@value"/></code></xsl:when>
              <xsl:otherwise><span class="typed"><xsl:value-of select="@value"/></span></xsl:otherwise>
            </xsl:choose>
          </dd>
        </div>
      </xsl:for-each>
    </dl>
    <p class="hint">&asked-by;</p>
  </xsl:template>

  <!-- Problems of answers. -->
  <xsl:template match="problem[starts-with(@field, 'q-')]" mode="label"><xsl:value-of select="/page/questions/definition/groups/group/questions/question[@name = substring(current()/@field, 3)]/@label"/></xsl:template>
  <xsl:template match="problem[@code = 'pattern']" mode="sentence"><xsl:value-of select="@argument"/></xsl:template>
  <xsl:template match="problem[@code = 'riddle']" mode="sentence">&x-riddle;</xsl:template>
  <xsl:template match="problem[@code = 'gate']" mode="sentence"><xsl:value-of select="@argument"/></xsl:template>
  <xsl:template match="problem[@code = 'too-few']" mode="sentence">&x-too-few;</xsl:template>
  <xsl:template match="problem[@code = 'too-many']" mode="sentence">&x-too-many;</xsl:template>
  <xsl:template match="problem[@code = 'answers-too-long']" mode="sentence">&x-answers-too-long;</xsl:template>
  <xsl:template match="problem[@code = 'form-changed']" mode="sentence">&x-form-changed;</xsl:template>
</xsl:stylesheet>
