<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One form to work on: piece by piece, or as text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <!-- What is edited: the question or group the address names, or that a refused form was about. -->
  <xsl:variable name="admin_form.refused" select="/page/form[@route = 'form_edit']/fields"/>
  <xsl:variable name="admin_form.adding" select="starts-with($admin_form.refused/field[@name = 'operation']/@value, 'add-')"/>
  <xsl:variable name="admin_form.edited" select="/page/query/@edit | $admin_form.refused[not($admin_form.adding)]/field[@name = 'question' or @name = 'group_name']/@value"/>

  <xsl:template match="page" mode="admin_form.title"><xsl:value-of select="form-draft/@name"/></xsl:template>

  <xsl:template match="page" mode="admin_form.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/forms">&admin-forms;</a></li><li aria-current="page"><xsl:value-of select="form-draft/@name"/></li></ol></nav>
    <h1><xsl:value-of select="form-draft/@name"/></h1>
    <xsl:apply-templates select="form-draft" mode="admin_form.head"/>
    <xsl:if test="form-draft/design/@readable = 'yes'"><xsl:apply-templates select="form-draft" mode="admin_form.questions"/></xsl:if>
    <xsl:apply-templates select="form-draft" mode="admin_form.text"/>
    <xsl:apply-templates select="form-draft" mode="admin_form.use"/>
    <xsl:apply-templates select="versions" mode="admin_form.versions"/>
  </xsl:template>

  <xsl:template match="form-draft" mode="admin_form.head">
    <p class="meta"><xsl:call-template name="form-standing"/></p>
    <xsl:choose>
      <xsl:when test="design/faults/fault">
        <div class="notice" id="faults">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>
          <div><p><b>&form-faults;</b></p><ul class="faults"><xsl:apply-templates select="design/faults/fault" mode="form-fault"/></ul></div>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <form class="row-form" method="post" action="{$base}/admin/forms/{@key}/publish">
          <xsl:call-template name="admin_form.hidden"/>
          <xsl:choose>
            <xsl:when test="@changed = 'yes'"><button class="primary">&form-publish;</button><span class="hint">&form-publish-hint;</span></xsl:when>
            <xsl:otherwise><span class="hint">&form-no-changes;</span></xsl:otherwise>
          </xsl:choose>
        </form>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="design/@readable = 'yes'"><p><a href="{$base}/admin/forms/{@key}/preview">&form-preview;</a></p></xsl:if>
  </xsl:template>

  <xsl:template name="admin_form.hidden">
    <xsl:call-template name="tokens"/>
    <input type="hidden" name="revision" value="{/page/form-draft/@revision}"/>
  </xsl:template>

  <xsl:template match="form-draft" mode="admin_form.questions">
    <section aria-labelledby="questions">
      <h2 id="questions">&form-questions;</h2>
      <xsl:apply-templates select="design/groups/group" mode="admin_form.group"/>
      <details class="card"><xsl:if test="$admin_form.adding and not($admin_form.refused/field[@name = 'operation']/@value = 'add-question')"><xsl:attribute name="open"/></xsl:if>
        <summary>&group-add;</summary>
        <form class="stack" method="post" action="{$base}/admin/forms/{@key}/edit">
          <xsl:call-template name="admin_form.hidden"/>
          <input type="hidden" name="operation" value="add-group"/>
          <xsl:call-template name="admin_form.group-fields"><xsl:with-param name="group" select="/.."/><xsl:with-param name="place" select="'new-group'"/></xsl:call-template>
          <div class="actions"><button>&group-add;</button></div>
        </form>
      </details>
      <xsl:if test="design/groups/group">
        <details class="card" id="add"><xsl:if test="$admin_form.refused/field[@name = 'operation']/@value = 'add-question'"><xsl:attribute name="open"/></xsl:if>
          <summary>&question-add;</summary>
          <form class="stack" method="post" action="{$base}/admin/forms/{@key}/edit">
            <xsl:call-template name="admin_form.hidden"/>
            <input type="hidden" name="operation" value="add-question"/>
            <div class="field">
              <label for="new-group-of">&question-group;</label>
              <select id="new-group-of" name="group_name"><xsl:for-each select="design/groups/group"><option value="{@name}"><xsl:if test="position() = last()"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@title"/></option></xsl:for-each></select>
            </div>
            <xsl:call-template name="admin_form.question-fields"><xsl:with-param name="question" select="/.."/><xsl:with-param name="place" select="'new'"/></xsl:call-template>
            <div class="actions"><button>&question-add;</button></div>
          </form>
        </details>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- The buttons that move and remove the context node. -->
  <xsl:template name="admin_form.buttons">
    <xsl:param name="field"/>
    <form class="piece-buttons" method="post" action="{$base}/admin/forms/{/page/form-draft/@key}/edit">
      <xsl:call-template name="admin_form.hidden"/>
      <input type="hidden" name="{$field}" value="{@name}"/>
      <a class="button small" href="?edit={@name}#q-{@name}">&queue-edit;<span class="vh">: <xsl:value-of select="@name"/></span></a>
      <button class="small" name="operation" value="up"><xsl:call-template name="icon"><xsl:with-param name="name" select="'up'"/></xsl:call-template><span class="vh">&move-up;: <xsl:value-of select="@name"/></span></button>
      <button class="small" name="operation" value="down"><xsl:call-template name="icon"><xsl:with-param name="name" select="'down'"/></xsl:call-template><span class="vh">&move-down;: <xsl:value-of select="@name"/></span></button>
      <button class="small quiet" name="operation" value="remove">&piece-remove;<span class="vh">: <xsl:value-of select="@name"/></span></button>
    </form>
  </xsl:template>

  <xsl:template match="group" mode="admin_form.group">
    <div class="card piece-group" id="q-{@name}">
      <div class="piece"><h3><xsl:value-of select="@title"/><xsl:text> </xsl:text><code><xsl:value-of select="@name"/></code></h3><xsl:call-template name="admin_form.buttons"><xsl:with-param name="field" select="'group_name'"/></xsl:call-template></div>
      <xsl:if test="@when"><p class="meta">&question-when;<xsl:text> </xsl:text><code><xsl:value-of select="@when"/></code></p></xsl:if>
      <xsl:if test="$admin_form.edited = @name">
        <form class="stack" method="post" action="{$base}/admin/forms/{/page/form-draft/@key}/edit">
          <xsl:call-template name="admin_form.hidden"/>
          <input type="hidden" name="operation" value="change-group"/>
          <input type="hidden" name="group_name" value="{@name}"/>
          <xsl:call-template name="admin_form.group-fields"><xsl:with-param name="group" select="."/><xsl:with-param name="place" select="@name"/></xsl:call-template>
          <div class="actions"><button class="primary">&piece-save;</button></div>
        </form>
      </xsl:if>
      <ol class="pieces"><xsl:apply-templates select="questions/question" mode="admin_form.question"/></ol>
    </div>
  </xsl:template>

  <xsl:template match="question" mode="admin_form.question">
    <li id="q-{@name}">
      <div class="piece">
        <div>
          <p><b><xsl:value-of select="@label"/></b></p>
          <p class="meta"><span><xsl:call-template name="question-type-words"/></span><span><code><xsl:value-of select="@name"/></code></span><xsl:if test="@required = 'yes'"><span>&question-required;</span></xsl:if><xsl:if test="@when"><span>&question-when;<xsl:text> </xsl:text><xsl:choose><xsl:when test="source/@when-question"><code><xsl:value-of select="source/@when-question"/></code><xsl:if test="source/@when-answers"> = <xsl:value-of select="source/@when-answers"/></xsl:if></xsl:when><xsl:otherwise><code><xsl:value-of select="@when"/></code></xsl:otherwise></xsl:choose></span></xsl:if><xsl:if test="gates/gate"><span>&question-gated;<xsl:text> </xsl:text><xsl:for-each select="gates/gate"><code><xsl:value-of select="@answers"/></code><xsl:text> </xsl:text></xsl:for-each></span></xsl:if></p>
        </div>
        <xsl:call-template name="admin_form.buttons"><xsl:with-param name="field" select="'question'"/></xsl:call-template>
      </div>
      <xsl:if test="$admin_form.edited = @name">
        <form class="stack" method="post" action="{$base}/admin/forms/{/page/form-draft/@key}/edit">
          <xsl:call-template name="admin_form.hidden"/>
          <input type="hidden" name="operation" value="change-question"/>
          <input type="hidden" name="question" value="{@name}"/>
          <xsl:call-template name="admin_form.question-fields"><xsl:with-param name="question" select="."/><xsl:with-param name="place" select="@name"/></xsl:call-template>
          <div class="actions"><button class="primary">&piece-save;</button><a class="button quiet" href="{$base}/admin/forms/{/page/form-draft/@key}#q-{@name}">&cancel;</a></div>
        </form>
      </xsl:if>
    </li>
  </xsl:template>

  <!-- One field of a piece: what was typed and refused, or what is. -->
  <xsl:template name="admin_form.field">
    <xsl:param name="place"/>
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="lines"/>
    <xsl:param name="value"/>
    <xsl:variable name="mine" select="$admin_form.refused[($place = 'new' and field[@name = 'operation']/@value = 'add-question') or ($place = 'new-group' and field[@name = 'operation']/@value = 'add-group') or (not($admin_form.adding) and $place = field[@name = 'question' or @name = 'group_name']/@value)]"/>
    <xsl:variable name="problem" select="$mine/../problems/problem[@field = $name]"/>
    <xsl:variable name="shown"><xsl:choose><xsl:when test="$mine"><xsl:value-of select="$mine/field[@name = $name]/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise></xsl:choose></xsl:variable>
    <div>
      <xsl:attribute name="class">field<xsl:if test="$problem"> wrong</xsl:if></xsl:attribute>
      <label for="{$place}-{$name}"><xsl:value-of select="$label"/></label>
      <xsl:if test="$hint"><p class="hint" id="{$place}-{$name}-hint"><xsl:value-of select="$hint"/></p></xsl:if>
      <xsl:if test="$problem"><p class="problem" id="{$place}-{$name}-problem"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:apply-templates select="$problem[1]" mode="sentence"/></p></xsl:if>
      <xsl:choose>
        <xsl:when test="$lines"><textarea id="{$place}-{$name}" name="{$name}" rows="{$lines}"><xsl:if test="$hint"><xsl:attribute name="aria-describedby"><xsl:value-of select="$place"/>-<xsl:value-of select="$name"/>-hint</xsl:attribute></xsl:if><xsl:value-of select="$shown"/></textarea></xsl:when>
        <xsl:otherwise><input id="{$place}-{$name}" name="{$name}" type="text" value="{$shown}"><xsl:if test="$hint"><xsl:attribute name="aria-describedby"><xsl:value-of select="$place"/>-<xsl:value-of select="$name"/>-hint</xsl:attribute></xsl:if></input></xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template name="admin_form.group-fields">
    <xsl:param name="group"/>
    <xsl:param name="place"/>
    <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&piece-name;</xsl:with-param><xsl:with-param name="hint">&piece-name-hint;</xsl:with-param><xsl:with-param name="value" select="$group/@name"/></xsl:call-template>
    <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'label'"/><xsl:with-param name="label">&group-title;</xsl:with-param><xsl:with-param name="value" select="$group/@title"/></xsl:call-template>
    <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'help'"/><xsl:with-param name="label">&group-intro;</xsl:with-param><xsl:with-param name="hint">&markdown-hint;</xsl:with-param><xsl:with-param name="lines" select="3"/><xsl:with-param name="value" select="$group/@source"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="admin_form.question-fields">
    <xsl:param name="question"/>
    <xsl:param name="place"/>
    <xsl:variable name="source" select="$question/source"/>
    <xsl:variable name="type" select="$admin_form.refused/field[@name = 'type']/@value | $question[not($admin_form.refused)]/@type"/>
    <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&piece-name;</xsl:with-param><xsl:with-param name="hint">&piece-name-hint;</xsl:with-param><xsl:with-param name="value" select="$question/@name"/></xsl:call-template>
    <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'label'"/><xsl:with-param name="label">&question-asks;</xsl:with-param><xsl:with-param name="value" select="$question/@label"/></xsl:call-template>
    <div class="field">
      <label for="{$place}-type">&question-type;</label>
      <select id="{$place}-type" name="type">
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'short'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'long'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'version'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'steps'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'choice'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'choices'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'yes-no'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'acknowledgement'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'riddle'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
        <xsl:call-template name="admin_form.type"><xsl:with-param name="type" select="'file'"/><xsl:with-param name="chosen" select="$type"/></xsl:call-template>
      </select>
    </div>
    <label class="tick"><input type="checkbox" name="required" value="yes" id="{$place}-required"><xsl:if test="$question/@required = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&question-must;</label>
    <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'help'"/><xsl:with-param name="label">&question-help;</xsl:with-param><xsl:with-param name="hint">&markdown-hint;</xsl:with-param><xsl:with-param name="lines" select="3"/><xsl:with-param name="value" select="$source/@help"/></xsl:call-template>
    <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'options'"/><xsl:with-param name="label">&question-options;</xsl:with-param><xsl:with-param name="hint">&question-options-hint;</xsl:with-param><xsl:with-param name="lines" select="4"/><xsl:with-param name="value" select="$source/@options"/></xsl:call-template>
    <details><xsl:if test="$question"><xsl:attribute name="open"/></xsl:if>
      <summary>&question-more;</summary>
      <div class="stack">
        <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'where_text'"/><xsl:with-param name="label">&where-found;</xsl:with-param><xsl:with-param name="lines" select="2"/><xsl:with-param name="value" select="$source/@where"/></xsl:call-template>
        <div class="halves">
          <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'min'"/><xsl:with-param name="label">&question-min;</xsl:with-param><xsl:with-param name="value" select="$question/@min"/></xsl:call-template>
          <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'max'"/><xsl:with-param name="label">&question-max;</xsl:with-param><xsl:with-param name="value" select="$question[@type = 'short' or @type = 'long' or @type = 'version' or @type = 'steps']/@max"/></xsl:call-template>
        </div>
        <div class="halves">
          <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'at_least'"/><xsl:with-param name="label">&question-least;</xsl:with-param><xsl:with-param name="value" select="$question/@least"/></xsl:call-template>
          <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'at_most'"/><xsl:with-param name="label">&question-most;</xsl:with-param><xsl:with-param name="value" select="$question/@most"/></xsl:call-template>
        </div>
        <div class="field">
          <label for="{$place}-use">&question-use;</label>
          <select id="{$place}-use" name="use">
            <option value="">&question-use-none;</option>
            <option value="title"><xsl:if test="$question/@use = 'title'"><xsl:attribute name="selected"/></xsl:if>&question-use-title;</option>
            <option value="body"><xsl:if test="$question/@use = 'body'"><xsl:attribute name="selected"/></xsl:if>&question-use-body;</option>
          </select>
        </div>
        <div class="halves">
          <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'pattern'"/><xsl:with-param name="label">&question-pattern;</xsl:with-param><xsl:with-param name="value" select="$source/@pattern"/></xsl:call-template>
          <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'message'"/><xsl:with-param name="label">&question-message;</xsl:with-param><xsl:with-param name="value" select="$source/@message"/></xsl:call-template>
        </div>
        <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'accepted'"/><xsl:with-param name="label">&question-accepted;</xsl:with-param><xsl:with-param name="hint">&question-accepted-hint;</xsl:with-param><xsl:with-param name="lines" select="2"/><xsl:with-param name="value" select="$source/@accepted"/></xsl:call-template>
        <xsl:choose>
          <xsl:when test="$source/@other-when = 'yes'"><p class="hint">&question-other-when;</p></xsl:when>
          <xsl:otherwise>
            <div class="halves">
              <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'when_question'"/><xsl:with-param name="label">&question-when-question;</xsl:with-param><xsl:with-param name="value" select="$source/@when-question"/></xsl:call-template>
              <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'when_answers'"/><xsl:with-param name="label">&question-when-answers;</xsl:with-param><xsl:with-param name="value" select="$source/@when-answers"/></xsl:call-template>
            </div>
          </xsl:otherwise>
        </xsl:choose>
        <xsl:choose>
          <xsl:when test="$source/@other-gates = 'yes'"><p class="hint">&question-other-gates;</p></xsl:when>
          <xsl:otherwise>
            <div class="halves">
              <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'gate_answers'"/><xsl:with-param name="label">&question-gate-answers;</xsl:with-param><xsl:with-param name="value" select="$source/@gate-answers"/></xsl:call-template>
              <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'gate_title'"/><xsl:with-param name="label">&question-gate-title;</xsl:with-param><xsl:with-param name="value" select="$source/@gate-title"/></xsl:call-template>
            </div>
            <xsl:call-template name="admin_form.field"><xsl:with-param name="place" select="$place"/><xsl:with-param name="name" select="'gate_text'"/><xsl:with-param name="label">&question-gate-text;</xsl:with-param><xsl:with-param name="lines" select="4"/><xsl:with-param name="value" select="$source/@gate-text"/></xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </div>
    </details>
  </xsl:template>

  <xsl:template name="admin_form.type">
    <xsl:param name="type"/>
    <xsl:param name="chosen"/>
    <option value="{$type}"><xsl:if test="$chosen = $type"><xsl:attribute name="selected"/></xsl:if><xsl:call-template name="question-type-words"><xsl:with-param name="type" select="$type"/></xsl:call-template></option>
  </xsl:template>

  <xsl:template match="form-draft" mode="admin_form.text">
    <xsl:variable name="sent" select="/page/form[@route = 'admin_form']/fields/field[@name = 'definition']"/>
    <section aria-labelledby="text">
      <h2 id="text">&form-text;</h2>
      <form class="stack" method="post" action="{$base}/admin/forms/{@key}">
        <xsl:call-template name="admin_form.hidden"/>
        <div class="field">
          <label for="f-definition">&form-text-label;</label>
          <p class="hint" id="f-definition-hint">&form-text-hint;</p>
          <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'admin_form'"/><xsl:with-param name="name" select="'definition'"/></xsl:call-template>
          <textarea id="f-definition" name="definition" rows="24" class="mono" spellcheck="false" aria-describedby="f-definition-hint"><xsl:choose><xsl:when test="$sent"><xsl:value-of select="$sent/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="text"/></xsl:otherwise></xsl:choose></textarea>
        </div>
        <div class="actions"><button>&form-text-save;</button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="form-draft" mode="admin_form.use">
    <section aria-labelledby="use">
      <h2 id="use">&form-use;</h2>
      <p class="hint">&form-use-hint;</p>
      <form class="row-form" method="post" action="{$base}/admin/forms/{@key}/use">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'form_use'"/><xsl:with-param name="name" select="'kind'"/></xsl:call-template>
        <label for="f-kind">&form-kind;</label>
        <select id="f-kind" name="kind">
          <option value="">&form-kind-none;</option>
          <option value="free"><xsl:if test="@kind = 'free'"><xsl:attribute name="selected"/></xsl:if>&k-free;</option>
          <option value="instance"><xsl:if test="@kind = 'instance'"><xsl:attribute name="selected"/></xsl:if>&k-instance;</option>
          <option value="dedicated"><xsl:if test="@kind = 'dedicated'"><xsl:attribute name="selected"/></xsl:if>&k-dedicated;</option>
        </select>
        <button>&piece-save;</button>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="versions" mode="admin_form.versions">
    <xsl:if test="version">
      <section aria-labelledby="versions">
        <h2 id="versions">&form-versions;</h2>
        <ul class="lines">
          <xsl:for-each select="version">
            <li>
              <div><p><b>&form-version;<xsl:text> </xsl:text><xsl:value-of select="@number"/></b></p><p class="meta"><span><xsl:call-template name="time"><xsl:with-param name="at" select="@published-at"/><xsl:with-param name="ago" select="@published-at-ago"/></xsl:call-template></span><xsl:if test="@published-by"><span><xsl:value-of select="@published-by"/></span></xsl:if></p></div>
              <form method="post" action="{$base}/admin/forms/{/page/form-draft/@key}/draft">
                <xsl:call-template name="admin_form.hidden"/>
                <input type="hidden" name="number" value="{@number}"/>
                <button class="small">&form-take-version;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@number"/></span></button>
              </form>
            </li>
          </xsl:for-each>
        </ul>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="flash[@code = 'form-made']" mode="admin_form.flash">&f-form-made;</xsl:template>
  <xsl:template match="flash[@code = 'draft-saved']" mode="admin_form.flash">&f-draft-saved;</xsl:template>
  <xsl:template match="flash[@code = 'form-published']" mode="admin_form.flash">&f-form-published;</xsl:template>
  <xsl:template match="flash[@code = 'form-used']" mode="admin_form.flash">&f-form-used;</xsl:template>
</xsl:stylesheet>
